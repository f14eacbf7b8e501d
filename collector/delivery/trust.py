"""Says whom a delivery trusts: the system's certificate authorities, and those of a file that the user names."""

import ssl

import certifi

from collector.errors import UsageError


def trusted(ca_file: str) -> ssl.SSLContext:
    """Return a context that always verifies certificate and name. Raises UsageError for a file without any.

    Where Python knows no authority of the system (python.org's installer on macOS), those of Mozilla are used.
    """
    context = ssl.create_default_context()
    # Python 3.13 is stricter about a certificate's form than curl, and many private authorities do not meet that (no
    # key usage, no key identifier). Signature, dates and name are checked on every Python alike.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
        context.load_verify_locations(certifi.where())
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"--ca-file {ca_file} holds no certificate in PEM form that can be read.") from error
    return context
