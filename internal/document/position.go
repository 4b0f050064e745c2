package document

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Position is a place in an input. Lines and columns count from 1, columns in characters. The zero Position is unknown.
type Position struct{ Line, Column int }

// Position returns where the value starts: a collection in block style with its first key or dash, a null that is not written
// out with its key.
func (v Value) Position() Position { return v.Place().Position() }

// The tags of a result of the function specification with the line and the column that it is about.
const (
	LineTag   = "line"
	ColumnTag = "column"
)

// Tag adds the position to the tags of a result, if it is known.
func (p Position) Tag(tags map[string]string) {
	if p.Line > 0 {
		tags[LineTag], tags[ColumnTag] = strconv.Itoa(p.Line), strconv.Itoa(max(p.Column, 1))
	}
}

// A Place is where a value stands. Its position is found when it is needed.
type Place struct {
	text   []byte
	offset int
	known  Position
}

// Place returns where the value starts, as Position does. It costs nothing.
func (v Value) Place() Place {
	switch {
	case v.node == nil && v.lines == nil:
		return Place{}
	case v.node == nil:
		return Place{text: v.lines.text, offset: v.lines.position(v.row)}
	case v.lines != nil:
		return Place{text: v.lines.text, offset: v.node.Line - 1}
	}
	return Place{known: Position{v.node.Line, v.node.Column}}
}

// PlaceIn returns where the character at an offset in the text of a scalar stands. If the text is not written as it is read, such as
// one with escapes or over several lines, it is where the value starts.
func (v Value) PlaceIn(offset int) Place {
	place, text := v.Place(), v.Text()
	if place.text == nil || strings.Contains(text, "\n") {
		return place
	}
	for _, quote := range []string{"", `"`, "'"} {
		if bytes.HasPrefix(place.text[place.offset:], []byte(quote+text+quote)) {
			place.offset += len(quote) + offset
			return place
		}
	}
	return place
}

// KeyPlace returns where the key of a field of a map starts, the zero Place if the map does not have the key itself.
func (v Value) KeyPlace(key string) Place {
	switch {
	case v.node != nil:
		if i := yamlnode.KeyIndex(v.node, key); i >= 0 {
			return Value{node: v.node.Content[i], lines: v.lines}.Place()
		}
	case v.lines != nil:
		if i, count := v.lines.field(v.row, key); count > 0 {
			return Place{text: v.lines.text, offset: v.lines.start + int(v.lines.rows[i].at)}
		}
	}
	return Place{}
}

// IsKnown reports whether there is such a place.
func (p Place) IsKnown() bool { return p.text != nil || p.known.Line > 0 }

// Offset returns where the place is in its text, if it is one of a text.
func (p Place) Offset() int { return p.offset }

// Position returns the line and column of the place.
func (p Place) Position() Position {
	if p.text == nil {
		return p.known
	}
	return PositionAt(p.text, p.offset)
}

// Positions returns the positions of places, in their order. It reads each text once, however many places are in it.
func Positions(places []Place) []Position {
	positions := make([]Position, len(places))
	byText := map[*byte][]int{}
	for i, p := range places {
		if len(p.text) == 0 {
			positions[i] = p.Position()
			continue
		}
		byText[&p.text[0]] = append(byText[&p.text[0]], i)
	}
	for _, group := range byText {
		slices.SortFunc(group, func(i, j int) int { return places[i].offset - places[j].offset })
		at, offset := Position{1, 1}, 0
		for _, i := range group {
			at = at.after(places[i].text[offset:places[i].offset])
			positions[i], offset = at, places[i].offset
		}
	}
	return positions
}

// after returns the position after a text that begins at a position. A byte order mark at the start of an input is in no column.
func (p Position) after(text []byte) Position {
	if p == (Position{1, 1}) {
		text = bytes.TrimPrefix(text, BOM)
	}
	if end := bytes.LastIndexByte(text, '\n'); end >= 0 {
		return Position{p.Line + bytes.Count(text, []byte("\n")), 1 + utf8.RuneCount(text[end+1:])}
	}
	return Position{p.Line, p.Column + utf8.RuneCount(text)}
}

// PositionAt returns the position of an offset in a text.
func PositionAt(text []byte, offset int) Position {
	return Position{1, 1}.after(text[:offset])
}
