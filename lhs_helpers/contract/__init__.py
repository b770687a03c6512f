"""What a network hands over: thirty small tables and one settings file.

``network.py`` reads the settings and is light to import; ``tables.py`` lists the tables, whose models need pandera.
"""
