// Package oneline makes any text safe to print as one line of a log.
package oneline

import (
	"strings"
	"unicode"

	"github.com/koupleless/module-service/internal/bounds"
)

// Text returns a text with a blank for each character that could begin another line, change a terminal, turn the direction of
// what follows or hide: control characters, separators of lines, and all that Unicode calls formats, among them the marks of
// bidirectional text and tags. Joiners stay, which words of some languages need.
func Text(text string) string {
	return strings.Map(func(r rune) rune {
		if IsHarmful(r) {
			return ' '
		}
		return r
	}, text)
}

// IsHarmful reports whether Text replaces a character.
func IsHarmful(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch {
	case r < unicode.MaxASCII:
		return r < ' '
	case r == nonJoiner, r == joiner:
		return false
	case '\U000e0000' <= r && r <= '\U000e0fff': // tags, selectors of variants, and what is reserved for more of them
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Entry returns what a library logs as one line, without values, which can be those of a Secret.
func Entry(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), " val=")
	return bounds.Cut(Redact(Text(text)), bounds.Message)
}
