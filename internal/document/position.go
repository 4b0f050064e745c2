package document

import (
	"bytes"
	"unicode/utf8"
)

// A Position is a place in an input. Lines and columns count from 1, columns in characters. The zero Position is unknown.
type Position struct{ Line, Column int }

// Position returns where the value starts: a collection in block style with its first key or dash, a null that is not written
// out with its key.
func (v Value) Position() Position {
	switch {
	case v.node == nil && v.lines == nil:
	case v.node == nil:
		return PositionAt(v.lines.text, v.lines.position(v.row))
	case v.lines != nil:
		return PositionAt(v.lines.text, v.node.Line-1)
	default:
		return Position{v.node.Line, v.node.Column}
	}
	return Position{}
}

// PositionAt returns the position of an offset in a text.
func PositionAt(text []byte, offset int) Position {
	before := text[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Position{1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])}
}
