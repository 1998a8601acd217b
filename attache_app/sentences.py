"""The sentence for each error code: what happened, what is untouched, what to do. English here, other languages in the catalogues."""

from attache_app.errors import AttacheError
from attache_app.i18n import N_, Tr

SENTENCES = {
    # files
    "file_in_use": N_("The file {file} is in use; nothing was changed. Close what uses it and try again."),
}


def sentence(error: AttacheError, tr: Tr) -> str:
    """What to tell the user of this error, in the language of `tr`."""
    text = SENTENCES.get(error.code)
    return tr(text, **error.values) if text else str(error)
