package oneline_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/oneline"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, want string }{
		{"plain text", "a b: 模块 é 😀️ نص", "a b: 模块 é 😀️ نص"},
		{"joiners", "می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"},
		{"line breaks", "a\nb\rc\u0085d\u2028e\u2029f\vg", "a b c d e f g"},
		{"a colour of a terminal", "\x1b[31ma\u009b31m\x7f", " [31ma 31m "},
		{"marks that turn text", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c", strings.Repeat(" ", 12)},
		{"tags", "a\U000e0000\U000e0001\U000e0061\U000e007f\U000e0fff", "a     "},
		{"characters for private use", "a\U000f0000", "a\U000f0000"},
		{"selectors of variants", "a\U000e0100", "a "},
		{"what cannot be seen", "a\u200bb\ufeffc\u00add\u2060e", "a b c d e"},
		{"no UTF-8", "a\xffb", "a\ufffdb"},
	} {
		assert.Equal(t, c.want, oneline.Text(c.text), c.reason)
	}
}

// TestAllMarksThatTurnText takes them from the tables of Unicode.
func TestAllMarksThatTurnText(t *testing.T) {
	t.Parallel()
	for _, table := range unicode.Bidi_Control.R16 {
		for r := rune(table.Lo); r <= rune(table.Hi); r += rune(table.Stride) {
			assert.Equal(t, " ", oneline.Text(string(r)), "%U", r)
		}
	}
}

func TestEntry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, want string }{
		{"forged lines", "unused vars: X\n::error file=main.go::forged\n\x1b[31mred\n", "unused vars: X ::error file=main.go::forged  [31mred"},
		{"a password", "get https://me:secret@h/", "get https://…@h/"},
		{"a value", "bad replacement type=map val=secret", "bad replacement type=map"},
	} {
		assert.Equal(t, c.want, oneline.Entry(c.text), c.reason)
	}
	assert.Less(t, len(oneline.Entry(strings.Repeat("a", 1<<20))), 3000)
}

func TestRedact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"get https://me:secret@h/a?b: no":    "get https://…@h/a?b: no",
		"HTTP://token@h":                     "HTTP://…@h",
		"ssh://a:p@ss@h/x and http://b:c@d/": "ssh://…@h/x and http://…@d/",
		"git@github.com:a/b":                 "git@github.com:a/b",
		"https://h/a@b":                      "https://h/a@b",
		"nothing":                            "nothing",
	} {
		assert.Equal(t, want, oneline.Redact(text), text)
	}
}
