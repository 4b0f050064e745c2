package jsontext

import (
	"bytes"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

// maxKey is how long a key can be that YAML parsers find without a mark before it: they look for the colon in 1024 characters.
const maxKey = 1000

// AsYAML returns a valid JSON value such that YAML parsers read the same in it. It changes what they refuse or read otherwise:
// surrogates, an escaped slash, characters that are line breaks or none in YAML, long keys, and blanks before a colon.
func AsYAML(value []byte) []byte {
	b := make([]byte, 0, len(value))
	for at := 0; at < len(value); {
		if value[at] != '"' {
			b = append(b, value[at])
			at++
			continue
		}
		end := skip(value, at)
		token := asYAMLString(value[at:end])
		at = end
		colon := end + len(value[end:]) - len(bytes.TrimLeft(value[end:], " \t\r\n"))
		if colon < len(value) && value[colon] == ':' {
			if at = colon; len(token) > maxKey {
				b = append(b, "? "...)
			}
		}
		b = append(b, token...)
	}
	return b
}

// asYAMLString returns a string, in quotes: as it is if YAML parsers read the same, else written anew.
func asYAMLString(token []byte) []byte {
	isUnprintable := func(r rune) bool { return !document.IsPrintable(r) }
	if !jsonEscape().Match(token) && !bytes.ContainsFunc(token, isUnprintable) {
		return token
	}
	text, _ := appendScalar(nil, unquote(token)) // no string fails
	return text
}

// jsonEscape matches the escapes that YAML parsers refuse or read otherwise: an escaped slash, and surrogates.
var jsonEscape = lazyregexp.New(`\\(/|u[dD][89a-fA-F])`)
