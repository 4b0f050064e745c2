package syntax

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// CheckEncoding refuses what is not UTF-8, and a byte order mark inside.
func CheckEncoding(in []byte, path string) error {
	if utf8.Valid(in) {
		if at := innerBOM(in); at >= 0 {
			at := document.PositionAt(in, at)
			const what = "has a byte order mark inside, from a file that was appended to another one: remove it"
			return encodingError(path, at, "the line "+what, fmt.Sprintf("line %d %s", at.Line, what))
		}
		return nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(in[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	position := document.PositionAt(in, at)
	return encodingError(path, position, fmt.Sprintf("input is not UTF-8: byte 0x%02x; convert it to UTF-8", in[at]),
		fmt.Sprintf("input is not UTF-8: line %d has the byte 0x%02x at offset %d; convert it to UTF-8", position.Line, in[at], at))
}

func encodingError(path string, at document.Position, message, text string) error {
	return &rule.Error{ID: rule.Encoding, Err: &Error{path, at, message, text}}
}

// innerBOM returns the offset of a byte order mark after another one or at the start of a later line, -1 if there is none. The parser
// loses what stands after it.
func innerBOM(in []byte) int {
	if bytes.HasPrefix(in, slices.Concat(document.BOM, document.BOM)) {
		return len(document.BOM)
	}
	at := bytes.Index(in, append([]byte("\n"), document.BOM...))
	if at < 0 {
		return at
	}
	return at + 1
}
