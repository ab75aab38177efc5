package account_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hanhtrinh/domain/account"
)

func TestCheckPassword(t *testing.T) {
	for password, reason := range map[string]string{
		"":                        "too_short",
		"1234567":                 "too_short",
		"mậtkhẩu":                 "too_short", // seven letters, more bytes
		strings.Repeat("ab9", 43): "too_long",
		"tiếng\tchuông":           "control_character",
		"tiếng chuông\x00":        "control_character",

		"password":    "password_breached",
		"12345678":    "password_breached",
		"PassWord1":   "password_breached",
		" iloveyou1 ": "password_breached",
		"1qaz2wsx":    "password_breached",

		"aaaaaaaaaaaa":          "password_trivial",
		"abcdefghijkl":          "password_trivial",
		"98765432109876":        "password_trivial",
		"qwertyuiop[]":          "password_trivial",
		"asdfghjkl;'":           "password_trivial",
		"][poiuytrewq":          "password_trivial",
		"abcabcabcabc":          "password_trivial",
		"Xy9Xy9Xy9Xy9":          "password_trivial",
		"matkhau123":            "password_trivial",
		"Mật Khẩu 2026":         "password_trivial",
		"anhyeuem123":           "password_trivial",
		"AnhYêuEm!!!":           "password_trivial",
		"0912345678vietnam":     "password_trivial",
		"matkhaumatkhau":        "password_trivial",
		"nguyenhoa1":            "password_trivial",
		"Nguyễn Hòa":            "password_trivial",
		"hoa.nguyen":            "password_trivial",
		"hoa.nguyen@example.vn": "password_trivial",
		"hanhtrinh26":           "password_trivial",
		"Hành Trình 2026":       "password_trivial",

		"cá kho tộ và mưa rào":           "",
		"đèn dầu trên gác xép":           "",
		"correct horse battery staple":   "",
		"vW8!kq2#zP":                     "",
		"hoa nở về đêm bên sông":         "", // her name is the least of it
		"hành trình dài qua bảy con đèo": "",
		"密码不应该太简单了吧":                     "",
	} {
		message, bad, err := account.CheckPassword(password, "hoa.nguyen@example.vn", "Nguyễn Hòa")
		if err != nil {
			t.Fatal(err)
		}
		if got := string(message.Code); got != reason || bad != (reason != "") {
			t.Errorf("%q: %q, want %q", password, got, reason)
		}
	}
}

// The list has what anybody would look for first, from everywhere, and nothing
// that is refused for being short anyway.
func TestListOfCommonPasswords(t *testing.T) {
	if n := account.CommonPasswords(); n < 10_000 {
		t.Errorf("%d passwords, want at least 10,000 (ASVS asks for 3,000)", n)
	}
	for _, word := range []string{"trustno1", "sunshine", "football", "princess", "starwars", "iloveyou", "baseball", "superman", "password123", "passw0rd", "q1w2e3r4", "letmein1"} {
		if m, bad, _ := account.CheckPassword(word, "", ""); !bad || m.Code != "password_breached" {
			t.Errorf("%s is not on the list", word)
		}
	}
}

func TestFoldLogin(t *testing.T) {
	for login, folded := range map[string]string{
		"Hoa":               "hoa",
		" HOA@Example.VN\n": "hoa@example.vn",
		"ＨＯＡ":               "hoa", // full width
		"ho\u0301a":         "hóa", // an accent apart
		"Đặng":              "đặng",
		"ﬁn":                "fin",
		"İstanbul":          "istanbul",
		"abc":               "abc",
	} {
		if got, err := account.FoldLogin(login); got != folded || err != nil {
			t.Errorf("%q: %q, %v; want %q", login, got, err, folded)
		}
	}
	for login, reason := range map[string]string{
		"": "/login too_short", "ab": "/login too_short", "   ": "/login too_short", strings.Repeat("a", 101): "/login too_long",
		"a b": "/login bad_format", "a\u00a0b": "/login bad_format", "a\tb": "/login bad_format", "a\x00b": "/login bad_format",
		"a\u200bb": "/login bad_format", "a\u202eb": "/login bad_format", "ab\xff": "/login bad_format",
	} {
		_, err := account.FoldLogin(login)
		if got := why(err); got != reason {
			t.Errorf("%q: %q, want %q", login, got, reason)
		}
	}
}

func TestFoldedLoginsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		login := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aÀİßẞſΣςǅﬀ①Ⅷ\u0301\u0307\u0345 ")), 3, 20, -1)).Draw(rt, "login")
		once, err := account.FoldLogin(login)
		if err != nil {
			return
		}
		if twice, err := account.FoldLogin(once); err != nil || twice != once {
			rt.Fatalf("%q folds to %q, and that to %q, %v", login, once, twice, err)
		}
	})
}
