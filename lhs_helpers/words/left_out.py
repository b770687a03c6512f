"""Words of tested changes that are not followed up."""

from lhs_helpers.methods.improvement.left_out import ChangesLeftOut
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, describe_type


@describe_type.register
def _changes_left_out(result: ChangesLeftOut) -> Description:
    said = [
        text(f"changes_left_out.{row['reason']}", change=row["change"], measure=row["measure"])
        for row in result.table.to_dict("records")
    ]
    return Description(title=text("changes_left_out.title"), sentence=" ".join(said))
