from __future__ import annotations

from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import load_settings, setting_names


def test_defaults() -> None:
    settings = load_settings()
    assert settings.home == Path("var")
    assert settings.embedder is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.llm.base_url is None


def test_environment_reaches_every_level(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XUNWEN_HOME", str(tmp_path))
    monkeypatch.setenv("XUNWEN_LLM__BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("XUNWEN_LLM__MODEL", "m")
    monkeypatch.setenv("XUNWEN_LLM__STRICT", "false")
    settings = load_settings()
    assert settings.home == tmp_path
    assert settings.llm.base_url == "http://127.0.0.1:9/v1"
    assert settings.llm.strict is False


def test_options_before_environment_before_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "xunwen.toml").write_text(
        'port = 7001\nembedder = "file"\n[llm]\nmodel = "of-the-file"\ntimeout_s = 5\n', encoding="utf-8"
    )
    monkeypatch.setenv("XUNWEN_PORT", "7002")
    monkeypatch.setenv("XUNWEN_LLM__MODEL", "of-the-environment")
    settings = load_settings(home=tmp_path)
    assert settings.port == 7002
    assert settings.embedder == "file"
    assert settings.llm.model == "of-the-environment"
    assert settings.llm.timeout_s == 5
    assert load_settings(home=tmp_path, port=7003).port == 7003


def test_file_lies_in_the_home_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "xunwen.toml").write_text("port = 7004\n", encoding="utf-8")
    monkeypatch.setenv("XUNWEN_HOME", str(tmp_path))
    assert load_settings().port == 7004


def test_a_file_that_starts_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "xunwen.toml").write_text("port = 7005\n", encoding="utf-8-sig")
    assert load_settings(home=tmp_path).port == 7005


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("XUNWEN_EMBEDER", "XUNWEN_EMBEDDER"),
        ("XUNWEN_LLM_BASE_URL", "XUNWEN_LLM__BASE_URL"),
        ("XUNWEN_LLM__MODLE", "XUNWEN_LLM__MODEL"),
        ("xunwen_prot", "XUNWEN_PORT"),
    ],
)
def test_unknown_name_names_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in caught.value.message
    assert near in caught.value.hint


def test_unknown_name_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "xunwen.toml").write_text("[llm]\nmodell = 'x'\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(home=tmp_path)
    assert "llm.modell" in caught.value.message
    assert "llm.model" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["port = ", "port = 'many'", "home = 'elsewhere'", "llm = 3", "[limits]\nquestion_chars = 0\n"]
)
def test_a_wrong_file_is_an_error_not_a_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "xunwen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        load_settings(home=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XUNWEN_PORT", "many"),
        ("XUNWEN_PORT", "70000"),
        ("XUNWEN_LLM__TIMEOUT_S", "-1"),
        ("XUNWEN_LOG_LEVEL", "LOUD"),
        ("XUNWEN_LIMITS__CONCURRENT", "0"),
    ],
)
def test_a_wrong_value_names_the_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in caught.value.message


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_PORT", "")
    monkeypatch.setenv("XUNWEN_EMBEDDER", "")
    settings = load_settings()
    assert settings.port == 8000
    assert settings.embedder is None


def test_a_model_without_a_name_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_LLM__BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(SettingsError, match="XUNWEN_LLM__MODEL"):
        load_settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_LLM__API_KEY", "sk-secret")
    monkeypatch.setenv("XUNWEN_AUTH__KEYS", "key-secret, other-secret")
    settings = load_settings()
    assert settings.auth.valid_keys == ("key-secret", "other-secret")
    assert "secret" not in repr(settings)
    assert "secret" not in settings.model_dump_json()


def test_every_setting_is_described() -> None:
    names = setting_names()
    assert "XUNWEN_LLM__BASE_URL" in names
    assert all(names.values())


def test_a_key_that_no_header_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_AUTH__KEYS", "good-key, 密钥一")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "XUNWEN_AUTH__KEYS" in str(caught.value)
    assert "英文字母" in str(caught.value)
    assert "密钥一" not in str(caught.value)
    monkeypatch.setenv("XUNWEN_AUTH__KEYS", "good-key, other+/=key")
    assert load_settings().auth.valid_keys == ("good-key", "other+/=key")
