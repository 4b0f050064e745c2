package stream

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

var bom = []byte("\ufeff")

// ErrEmpty is the error where nothing but blanks and comments was read: the program in front of a pipe has most likely failed,
// and to render nothing from nothing would delete what it rendered before.
var ErrEmpty = errors.New("input is empty: it holds no resource, so there is nothing to render; " +
	"check that the command which produces it succeeded")

// readable refuses what cannot be text.
func readable(in []byte) error {
	if len(bytes.TrimSpace(bytes.TrimPrefix(in, bom))) == 0 {
		return ErrEmpty
	}
	if utf8.Valid(in) {
		if at := bytes.Index(in, append([]byte("\n"), bom...)); at >= 0 {
			return fmt.Errorf("line %d begins with a byte order mark, as the beginning of a file that was put behind another one has it: "+
				"remove it", 2+bytes.Count(in[:at], []byte("\n")))
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
	return fmt.Errorf("input is not UTF-8: line %d has the byte 0x%02x at offset %d; convert it to UTF-8",
		1+bytes.Count(in[:at], []byte("\n")), in[at], at)
}

// lineBreak returns the length of the line break that b begins with. These are the line breaks of YAML 1.1, which is
// how go-yaml counts lines.
func lineBreak(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '\n':
		return 1
	case '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if len(b) > 1 && b[1] == 0x85 {
			return 2
		}
	case 0xE2:
		if len(b) > 2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9) {
			return 3
		}
	}
	return 0
}

// endsLine reports whether b is empty or ends with a line break.
func endsLine(b []byte) bool {
	for n := 1; n <= 3 && n <= len(b); n++ {
		if lineBreak(b[len(b)-n:]) == n {
			return true
		}
	}
	return len(b) == 0
}

// lineStarts returns the offset of each line of b, and last the length of b.
func lineStarts(b []byte) []int {
	starts := make([]int, 1, 2+len(b)/24)
	for i := 0; i < len(b); {
		n := lineBreak(b[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		starts = append(starts, i)
	}
	if starts[len(starts)-1] != len(b) {
		starts = append(starts, len(b))
	}
	return starts
}

// newline returns the first line break of b if it is CRLF, else a line feed.
func newline(b []byte) string {
	if i := bytes.IndexByte(b, '\n'); i > 0 && b[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// text is input that is divided into lines.
type text struct {
	in     []byte
	starts []int
}

// line returns line i, counted from 0, with its line break.
func (t text) line(i int) []byte { return t.in[t.starts[i]:t.starts[i+1]] }

// lines returns the number of lines.
func (t text) lines() int { return len(t.starts) - 1 }

// indent returns the number of spaces that line begins with.
func indent(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, " "))
}

// blank reports whether line holds nothing.
func blank(line []byte) bool {
	rest := bytes.TrimLeft(line, " \t")
	return lineBreak(rest) == len(rest)
}

// empty reports whether line holds nothing but spaces. A tab in it may be a fault behind other content.
func empty(line []byte) bool {
	rest := bytes.TrimLeft(line, " ")
	return lineBreak(rest) == len(rest)
}

// comment reports whether line holds nothing but a comment, in column max or before, counted from 0.
func comment(line []byte, max int) bool {
	n := indent(line)
	return n <= max && n < len(line) && line[n] == '#'
}
