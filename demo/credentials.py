"""The demo's service account: a key of its own, made once and kept under var/demo/keys.

It opens nothing but the demo's own server. It has no influence on any data.
"""

import hashlib
import json
from pathlib import Path

TOKEN_PATH = "/token"  # noqa: S105 (a path, no secret)
EMAIL = "borough-ingest@eastmere.example"


def service_account(path: Path, root: str) -> bytes:
    """A service-account key file for the server at `root`, with the private key in use if any.

    The file has the fields of Google's, so that google-auth reads it; `token_uri` is the demo's.
    """
    private_key = _kept(path) or _made()
    key_id = hashlib.sha256(private_key.encode()).hexdigest()[:40]
    content = {
        "type": "service_account",
        "project_id": "eastmere-demo",
        "private_key_id": key_id,
        "private_key": private_key,
        "client_email": EMAIL,
        "client_id": "100000000000000000001",
        "token_uri": root + TOKEN_PATH,
        "universe_domain": "googleapis.com",
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def public_key(service_account_file: bytes) -> bytes:
    """The public half of the key in a service-account file, as PEM."""
    from cryptography.hazmat.primitives import serialization

    private_key = _loaded(json.loads(service_account_file)["private_key"])
    return private_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _kept(path: Path) -> str | None:
    """The private key of an earlier run, or None where there is none that can be used."""
    try:
        private_key = json.loads(path.read_bytes())["private_key"]
        _loaded(private_key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return private_key


def _made() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def _loaded(private_key: str):
    from cryptography.hazmat.primitives import serialization

    return serialization.load_pem_private_key(private_key.encode(), password=None)
