"""The encrypted database: keys at rest, change log, tables, search index, migrations, backup."""
