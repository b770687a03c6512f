"""Names of what lies in the folder of the releases."""

CURRENT = "current"  # the link to the release that readers see
MANIFEST = "manifest.json"  # of a release: what it holds, and what it was made from
LEDGER = "ledger.jsonl"  # of a release that is being built: what is finished
LOGS = "logs"  # private
