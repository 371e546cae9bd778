"""OAuth2 client credentials: the identity provider's tokens, checked with its published keys."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import select

from tests.conftest import LETTER, served
from triage.pipeline import House
from triage.storage.tables import ApiKey, Document, now

ISSUER, AUDIENCE = "https://login.council.example/tenant/v2.0", "api://triage"
RSA = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


def published(*keys: tuple[str, Any, str]) -> str:
    def one(kid: str, key: Any, algorithm: str) -> dict[str, Any]:
        kind = jwt.algorithms.RSAAlgorithm if algorithm.startswith("RS") else jwt.algorithms.ECAlgorithm
        return json.loads(kind.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"}

    return json.dumps({"keys": [one(*key) for key in keys]})


def token(key: Any = RSA, algorithm: str = "RS256", kid: str | None = "one", **claims: Any) -> str:
    said = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "case-system", "client_id": "case-system", "iat": int(time.time()),
        "exp": int(time.time()) + 300, "scope": "documents:write documents:read",
    } | claims  # fmt: skip
    headers = {"kid": kid} if kid else None
    return jwt.encode({name: value for name, value in said.items() if value is not None}, key, algorithm, headers)


@pytest.fixture
def jwks(house: House, tmp_path: Path) -> Path:
    place = tmp_path / "jwks.json"
    place.write_text(published(("one", RSA, "RS256"), ("two", EC, "ES256")))
    house.settings.oauth_issuer, house.settings.oauth_audience = ISSUER, AUDIENCE
    house.settings.oauth_jwks = str(place)
    return place


@pytest.fixture
def ask(house: House, jwks: Path) -> Iterator[Callable[..., httpx.Response]]:
    with served(house) as address, httpx.Client(base_url=address) as client:

        def asked(bearer: str, method: str = "GET", path: str = "/v1/documents", **more: Any) -> httpx.Response:
            return client.request(method, path, headers={"Authorization": f"Bearer {bearer}"}, **more)

        yield asked


def test_a_client_posts_and_stands_in_the_list_of_keys(house: House, ask: Callable[..., httpx.Response]) -> None:
    for algorithm, key, kid in (("RS256", RSA, "one"), ("PS256", RSA, "one"), ("ES256", EC, "two")):
        assert ask(token(key, algorithm, kid)).status_code == 200
    assert ask(token(), "POST", files={"file": ("letter.txt", LETTER)}).status_code == 202
    with house.database.reading() as session:
        [client] = session.scalars(select(ApiKey)).all()
        assert (client.name, client.secret_hash) == ("case-system", "")
        assert client.last_used_at is not None
        assert session.scalars(select(Document.received_by_key_id)).one() == client.id
    assert ask(f"triage_{client.prefix}_").status_code == 401
    with house.database.writing() as session:
        session.get_one(ApiKey, client.id).revoked_at = now()
    assert ask(token()).status_code == 401


@pytest.mark.parametrize(
    "bad",
    [
        token(OTHER),
        token(kid="three"),
        token(kid=None),
        token(exp=int(time.time()) - 3600),
        token(exp=None),
        token(nbf=int(time.time()) + 3600),
        token(iss="https://elsewhere.example"),
        token(aud="api://other"),
        token(aud=None),
        token(sub=None, client_id=None),
        token()[:-4] + "AAAA",
        token(EC, "ES256", "one"),
        "a.b.c",
        "..",
        jwt.encode({"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": time.time() + 99}, "", "none"),
        jwt.encode({"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": time.time() + 99}, "s" * 32, "HS256", {"kid": "one"}),
    ],
)  # fmt: skip
def test_what_is_not_the_providers_for_us_is_refused(ask: Callable[..., httpx.Response], bad: str) -> None:
    answer = ask(bad)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_scopes_come_from_the_token(ask: Callable[..., httpx.Response], house: House) -> None:
    assert ask(token(scope="documents:read"), "POST", files={"file": ("a", b"a")}).status_code == 403
    assert ask(token(scope=None)).status_code == 403
    assert ask(token(scope="everything")).status_code == 403
    assert ask(token(scope=None, roles=["documents:read"])).status_code == 200
    house.settings.oauth_scopes = {"Triage.Read": "documents:read"}
    assert ask(token(scope=None, roles=["Triage.Read"])).status_code == 200
    assert ask(token(scope="documents:read")).status_code == 200
    assert ask(token(scope=None, scp="Triage.Read")).status_code == 200
    assert ask(token(scope="register:read"), path="/v1/children").status_code == 403


def test_new_keys_are_found_and_a_broken_file_keeps_the_old(
    ask: Callable[..., httpx.Response], jwks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.auth.published.ASK_SECONDS", 0)
    assert ask(token()).status_code == 200
    assert ask(token(OTHER, kid="three")).status_code == 401
    jwks.write_text("{")
    assert ask(token(OTHER, kid="three")).status_code == 401
    assert ask(token()).status_code == 200
    jwks.write_text(published(("three", OTHER, "RS256")))
    assert ask(token(OTHER, kid="three")).status_code == 200
    assert ask(token()).status_code == 401


def test_without_a_provider_a_token_is_nothing(ask: Callable[..., httpx.Response], house: House) -> None:
    house.settings.oauth_issuer = ""
    assert ask(token()).status_code == 401
