package document

import (
	"bytes"
	"errors"
)

// Reasons for which only the parser knows what a line means.
var (
	errLine      = errors.New("only the parser can read it")
	errPlace     = errors.New("only the parser knows what it belongs to")
	errCharacter = errors.New("it has an unusual character")
	errScalar    = errors.New("only the parser knows where its block scalar ends")
)

// Lines is a flat table of the lines of a resource, in their order: one of the two producers of Values. The zero Lines is ready
// for use, and can be used for one resource after the other; Values of the one before are then invalid.
type Lines struct {
	text  []byte // the input
	start int    // where the resource starts in it, from which the rows count
	rows  []row
	last  []int32 // by depth, the last row of the collection that is open there
	nest  nest

	// The table of the collection in brackets that was read last, and its row: it may be asked for each of its fields.
	brackets    *Lines
	bracketsRow int

	names map[string]string // keys that were read, by themselves: thousands of resources have the same
}

// add adds a row, and links it to the one before it in its collection.
func (t *Lines) add(r row) {
	i, depth := int32(len(t.rows)), int(r.depth)
	for len(t.last) <= depth {
		t.last = append(t.last, -1)
	}
	if before := t.last[depth]; before >= 0 {
		t.rows[before].next = i
	}
	t.last = t.last[:depth+1]
	t.last[depth] = i
	t.rows = append(t.rows, r)
}

// in returns the text of a span.
func (t *Lines) in(s span) []byte { return t.text[t.start+int(s.from) : t.start+int(s.to)] }

// A row is a field of a mapping or an entry of a sequence.
type row struct {
	key, value span
	at         int32 // where it starts: its key or its dash
	next       int32 // the next row of the collection, 0 if there is none
	depth      int16 // of the collection that it is in, from 1
	form       form
	hasKey     bool
	keyQuoted  bool
	entry      bool
}

// A Line is what a Scanner found in a line.
type Line uint8

// The sorts of lines.
const (
	Blank     Line = iota // nothing, or a line of a block scalar
	Comment               // nothing but a comment
	Separator             // "---"
	Content               // a field, an entry, or both
)

// A Scanner reads an input line by line. It knows a small part of YAML, in which a line can mean one thing only, and refuses
// every other line.
type Scanner struct {
	Lines

	// At and Next are the offsets of the line and of the one after it.
	At, Next int

	// Indent, Dash and Depth describe a line of content: its column, whether it begins an entry of a sequence, and the number of
	// collections around its innermost key or value. If it begins a sequence under a key, Begun is the number of collections around
	// that, and Wide whether the sequence is indented.
	Indent, Depth, Begun int
	Dash, Wide           bool

	// Key and HasValue are its key, nil if it has none, and whether its value begins in the line.
	Key      []byte
	HasValue bool

	// Escapes reports whether a line that was added has a text that says something else than its bytes.
	Escapes bool

	line     line
	base     int  // the number of collections around the resource
	known    bool // the text has been accepted before
	scalar   blockScalar
	inScalar bool // the lines that follow may be of the scalar
	holder   int  // its row in the table, -1 if it has none
}

// NewScanner returns a Scanner that is before the first line of a text.
func NewScanner(text []byte) *Scanner { return &Scanner{Lines: Lines{text: text}} }

// Reset empties the table for a resource that begins with a line at an offset, inside of base collections.
func (s *Scanner) Reset(at, base int) {
	s.start, s.base, s.rows, s.last, s.Escapes = at, base, s.rows[:0], s.last[:0], false
	s.brackets = nil
}

// Separate ends a document.
func (s *Scanner) Separate() { s.nest = nest{levels: s.nest.levels[:0]} }

// Scan reads the next line. The error names why only the parser can.
func (s *Scanner) Scan() (Line, error) {
	s.At = s.Next
	text := s.next()
	n := Indent(text)
	if s.inScalar {
		within, sure := s.scalar.enter(text, n)
		switch {
		case !sure:
			return Blank, errScalar
		case within && !s.known && !isASCII(text[n:]) && !isPrintable(text[n:], true):
			return Blank, errCharacter
		case within:
			if s.holder >= 0 {
				s.rows[s.holder].value.to = int32(s.Next - s.start)
			}
			return Blank, nil
		}
		s.inScalar = false
	}
	if n == len(text) {
		return Blank, nil
	}
	comment := text[n] == '#'
	if !s.known && !isASCII(text[n:]) && !isPrintable(text[n:], comment) {
		return Blank, errCharacter
	}
	switch {
	case comment:
		return Comment, nil
	case n == 0 && IsMarker(text, "---"):
		if len(bytes.TrimRight(text, " ")) > len("---") {
			return Blank, errLine
		}
		return Separator, nil
	}
	return Content, s.content(text, n)
}

// content reads a line of content, which is indented by n spaces.
func (s *Scanner) content(text []byte, n int) error {
	l := &s.line
	if !l.scan(text, n) {
		return errLine
	}
	var ok bool
	if s.Begun, ok = s.nest.enter(l); !ok {
		return errPlace
	}
	levels := s.nest.levels
	s.Indent, s.Dash, s.Depth = l.indent, l.dash, len(levels)
	s.Key, s.HasValue = nil, l.form != none
	if l.hasKey {
		s.Key = l.key.in(text)
	}
	if s.Begun > 0 {
		s.Wide = levels[s.Begun].col > levels[s.Begun-1].col
	}
	if l.form == block {
		s.scalar, s.inScalar, s.holder = newBlockScalar(l, l.value.in(text)), true, -1
	}
	return nil
}

// Rooted reports whether the outermost collection is a mapping that is not indented.
func (s *Scanner) Rooted() bool { return s.nest.levels[0] == level{} }

// Add adds the line of content that was read to the table, unless it is deeper in the resource than a number of collections: the
// collection around it is then an empty one.
func (s *Scanner) Add(deepest int) {
	l, at := &s.line, int32(s.At-s.start)
	s.Escapes = s.Escapes || l.form == escaped
	if s.Depth-s.base > deepest {
		return
	}
	r := row{at: at + int32(l.indent), depth: int16(s.Depth - s.base), form: l.form, value: span{l.value.from + at, l.value.to + at}}
	if l.dash && l.hasKey {
		if r.depth > 1 { // else it is the resource itself
			s.add(row{at: r.at, depth: r.depth - 1, entry: true})
		}
		r.at = at + int32(l.col)
	}
	if r.entry = l.dash && !l.hasKey; l.hasKey {
		r.key, r.hasKey = span{l.key.from + at, l.key.to + at}, true
		r.keyQuoted = r.key.from > r.at
	}
	if l.form == block {
		r.value.to = int32(s.Next - s.start)
		s.holder = len(s.rows)
	}
	s.add(r)
}

// EndsInOpenScalar reports whether the input ends within a block scalar whose indentation is not known.
func (s *Scanner) EndsInOpenScalar() bool { return s.inScalar && s.scalar.indent < 0 }

// next returns the next line without its line break.
func (s *Scanner) next() []byte {
	i := bytes.IndexByte(s.text[s.At:], '\n')
	if i < 0 {
		s.Next = len(s.text)
		return s.text[s.At:]
	}
	s.Next = s.At + i + 1
	if i > 0 && s.text[s.At+i-1] == '\r' {
		i--
	}
	return s.text[s.At : s.At+i]
}

// Root returns the resource that the table holds.
func (t *Lines) Root() Value { return Value{lines: t, row: -1} }

// Read reads the resource between two offsets of a text, a document or an entry of a sequence, into the table. A Scanner must have
// accepted the text.
func (t *Lines) Read(text []byte, from, to int, entry bool) (Value, error) {
	s := Scanner{Lines: Lines{text: text[:to], rows: t.rows[:0], last: t.last[:0], nest: nest{levels: t.nest.levels[:0]}, names: t.names}, Next: from, known: true}
	base := 0
	if entry {
		base = 1
	}
	for s.Reset(from, base); s.Next < to; {
		switch line, err := s.Scan(); {
		case err != nil:
			return Value{}, err
		case line == Content:
			s.Add(maxNest)
		}
	}
	*t = s.Lines
	return t.Root(), nil
}
