package jsontext

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/koupleless/module-service/internal/document"
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

// asYAMLString returns a string, in quotes.
func asYAMLString(token []byte) []byte {
	var b []byte
	for at := 0; at < len(token); {
		r, size := utf8.DecodeRune(token[at:])
		switch {
		case r == '\\' && token[at+1] == '/':
			size++
			b = append(b, '/')
		case r == '\\' && token[at+1] == 'u':
			r, size = unescape(token[at:])
			if utf16.IsSurrogate(codeUnit(token[at:])) {
				b = utf8.AppendRune(b, r)
			} else {
				b = append(b, token[at:at+size]...)
			}
		case r == '\\':
			size++
			b = append(b, token[at:at+size]...)
		case document.IsPrintable(r):
			b = append(b, token[at:at+size]...)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
		at += size
	}
	return b
}

// unescape returns the character of the \u escapes that a text begins with, and their length. Half a pair of surrogates is U+FFFD, as
// encoding/json has it.
func unescape(text []byte) (r rune, size int) {
	const length = len(`\u0000`)
	if r = codeUnit(text); !utf16.IsSurrogate(r) {
		return r, length
	}
	if second := text[length:]; len(second) >= length && second[0] == '\\' && second[1] == 'u' {
		if pair := utf16.DecodeRune(r, codeUnit(second)); pair != utf8.RuneError {
			return pair, 2 * length
		}
	}
	return utf8.RuneError, length
}

func codeUnit(escape []byte) rune {
	n, _ := strconv.ParseUint(string(escape[2:6]), 16, 16) // it is valid
	return rune(n)
}
