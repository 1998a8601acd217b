"""About the program: version, licences, formats, where its libraries lie."""
