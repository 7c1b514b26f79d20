"""Google's token endpoint: a signed assertion in, an access token out (RFC 7523).

The assertion is what google-auth sends for a service account: a JWT signed with RS256 by the
account's key, for this endpoint, asking for a scope.
"""

from collections.abc import Callable
import json
import secrets
import time
from urllib.parse import parse_qs

from demo.credentials import EMAIL, TOKEN_PATH
from demo.serve.http import Request, Response, Router

# google-auth names Google's endpoint as the audience, whatever the key file's token_uri says.
GOOGLE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPES = {
    f"https://www.googleapis.com/auth/{name}"
    for name in ("spreadsheets", "spreadsheets.readonly", "drive", "drive.readonly")
}
# Short, so that a long session renews its token as it would have to with Google after an hour.
LIFETIME = 600
LONGEST_ASSERTION = 3600


class TokenDesk:
    """Gives out access tokens and knows which still hold."""

    def __init__(
        self, public_key: bytes, audience: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._public_key, self._audiences, self._clock = public_key, [GOOGLE, audience], clock
        self._expiry: dict[str, float] = {}

    def join(self, router: Router) -> None:
        """Serve the endpoint."""
        router.add("POST", TOKEN_PATH, self.issue)

    def issue(self, request: Request) -> Response:
        """Answer a token request; every refusal says why, as Google's do."""
        form = parse_qs(request.body.decode("ascii", "replace"))
        if form.get("grant_type") != [GRANT]:
            return _refused("unsupported_grant_type", "Invalid grant_type.")
        assertion = form.get("assertion", [""])[0]
        try:
            claims = self._verified(assertion)
        except ValueError as error:
            return _refused("invalid_grant", str(error))
        if claims.get("iss") != EMAIL:
            return _refused("invalid_grant", "Invalid issuer: Not a valid email or user ID.")
        if not SCOPES & set(str(claims.get("scope", "")).split()):
            return _refused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        token = "ya29." + secrets.token_urlsafe(32)
        self._expiry[token] = self._clock() + LIFETIME
        return Response.json(
            200, {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}
        )

    def holds(self, token: str | None) -> bool:
        """Whether a token was given out here and has not expired."""
        return self._clock() < self._expiry.get(token or "", 0)

    def _verified(self, assertion: str) -> dict:
        """The claims of an assertion whose signature, audience and time are right.

        Raises ValueError with Google's sentence where they are not.
        """
        from google.auth import jwt

        try:
            header = jwt.decode_header(assertion)
            claims = jwt.decode(
                assertion, self._public_key, audience=self._audiences, clock_skew_in_seconds=10
            )
        except ValueError as error:
            # MalformedError is a ValueError, as is a wrong signature, audience or time.
            raise ValueError(f"Invalid JWT: {type(error).__name__}.") from error
        if header.get("alg") != "RS256":
            raise ValueError("Invalid JWT Signature.")
        if claims["exp"] - claims["iat"] > LONGEST_ASSERTION:
            raise ValueError("Invalid JWT: Token must be a short-lived token (60 minutes).")
        return claims


def _refused(error: str, why: str) -> Response:
    body = json.dumps({"error": error, "error_description": why}).encode()
    return Response(400, body)
