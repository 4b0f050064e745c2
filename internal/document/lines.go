package document

import (
	"bytes"
	"errors"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Reasons for which only the parser knows what a line means.
var (
	errLine      = errors.New("only the parser can read it")
	errPlace     = errors.New("only the parser knows what it belongs to")
	errCharacter = errors.New("it has an unusual character")
	errScalar    = errors.New("only the parser knows where its block scalar ends")
)

// Lines is a flat table of the lines of a resource, in their order: one of the two producers of Values. It knows a small part of YAML,
// in which a line can mean one thing only, and refuses every other line. The zero Lines is ready for use, and can be used for one
// resource after the other; Values of the one before are then invalid.
type Lines struct {
	// HasEscapes reports whether a text says something else than its bytes, HasLists whether a list stands under a key, and Wide whether
	// the first such list is indented.
	HasEscapes, HasLists, Wide bool

	text       []byte // the input
	start      int    // where the resource starts in it, from which the rows count
	at, next   int    // the offsets of the line and of the one after it
	frame      Frame
	deepest    int // how many collections are followed: one that is deeper is then an empty one
	line       line
	nest       nest
	rows       []row
	lastScalar blockScalar // that was read last
	inScalar   bool        // the lines that follow may be of it
	holder     int         // its row, 0 if it has none

	brackets    *yaml.Node // the collection in brackets that was read last: it may be asked for each of its fields
	bracketsRow int

	names map[string]string // keys that were read, by themselves: thousands of resources have the same
}

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

// A Frame says where a resource ends.
type Frame uint8

// The frames. A separator ends a resource, unless it is a member, and may begin it.
const (
	Document Frame = iota
	Head           // the line of the key "items" ends it, too
	Member         // of a sequence: the next one ends it, or what is less indented
)

// headerDepth is how deep in a resource what its header and its identity are made of stands.
const headerDepth = 2

// Scan reads the resource that begins in the line at an offset of a text, and returns its header, which is absent if it holds nothing
// but comments, and where it ends. The error names why only the parser knows the line at that end.
func (t *Lines) Scan(text []byte, from int, frame Frame) (header Value, end int, err error) {
	return t.read(text, from, frame, headerDepth)
}

// Read reads all of the resource that begins in the line at an offset of a text. Scan must have accepted it.
func (t *Lines) Read(text []byte, from int, frame Frame) (Value, error) {
	v, _, err := t.read(text, from, frame, maxNest)
	return v, err
}

func (t *Lines) read(text []byte, from int, frame Frame, deepest int) (v Value, end int, err error) {
	*t = Lines{
		text: text, start: from, next: from, frame: frame, deepest: deepest, rows: t.rows[:0], nest: nest{levels: t.nest.levels[:0]}, names: t.names,
	}
	if frame == Member { // its row is that of its dash
		t.deepest++
	} else {
		t.rows = append(t.rows, row{})
	}
	for ended := false; t.next < len(text) && !ended; {
		if ended, err = t.scan(); err != nil {
			return v, t.at, err
		}
	}
	if t.inScalar && t.lastScalar.indent < 0 {
		return v, t.at, errScalar
	}
	if len(t.nest.levels) > 0 {
		v = Value{lines: t}
	}
	return v, t.next, nil
}

// scan reads the next line and reports whether the resource ends with it, or before it.
func (t *Lines) scan() (ended bool, err error) {
	t.at = t.next
	text := t.nextLine()
	n := Indent(text)
	within, sure := false, true
	if t.inScalar {
		within, sure = t.lastScalar.enter(text, n)
		t.inScalar = within
	}
	isKnown := t.deepest >= maxNest // a text that is read has been scanned
	isMarker := n == 0 && IsMarker(text, "---")
	switch {
	case !sure:
		return false, errScalar
	case !isKnown && !isASCII(text[n:]) && !isPrintable(text[n:], within || text[n] == '#'):
		return false, errCharacter
	case within:
		if t.holder > 0 {
			t.rows[t.holder].value.to = int32(t.next - t.start)
		}
		return false, nil
	case n == len(text), text[n] == '#', isMarker && t.at == t.start && t.frame != Member && len(bytes.TrimRight(text, " ")) == len("---"):
		return false, nil
	case isMarker && t.at > t.start, t.frame == Member && len(t.rows) > 0 && n <= t.nest.levels[0].col:
		t.next = t.at
		return true, nil
	}
	return t.content(text, n)
}

// content reads a line of content, which is indented by n spaces.
func (t *Lines) content(text []byte, n int) (ended bool, err error) {
	l := &t.line
	if !l.scan(text, n) {
		return false, errLine
	}
	isFirst := len(t.nest.levels) == 0
	begun, ok := t.nest.enter(l)
	levels := t.nest.levels
	if !ok || isFirst && (!l.hasKey || l.dash != (t.frame == Member) || !l.dash && n > 0) {
		return false, errPlace
	}
	if begun > 0 && !t.HasLists {
		t.HasLists, t.Wide = true, levels[begun].col > levels[begun-1].col
	}
	if l.form == block {
		t.lastScalar, t.inScalar, t.holder = newBlockScalar(l, l.value.in(text)), true, 0
	}
	t.HasEscapes = t.HasEscapes || l.form == escaped
	if len(levels) <= t.deepest {
		t.addLine()
	}
	return t.frame == Head && len(levels) == 1 && l.form == none && string(l.key.in(text)) == "items", nil
}

// addLine adds the rows of the line.
func (t *Lines) addLine() {
	l, at, depth := &t.line, int32(t.at-t.start), len(t.nest.levels)
	r := row{at: at + int32(l.indent), form: l.form, value: span{l.value.from + at, l.value.to + at}}
	if l.dash && l.hasKey {
		t.add(row{at: r.at, entry: true}, depth-1)
		r.at = at + int32(l.col)
	}
	if r.entry = l.dash && !l.hasKey; l.hasKey {
		r.key, r.hasKey = span{l.key.from + at, l.key.to + at}, true
		r.keyQuoted = r.key.from > r.at
	}
	if l.form == block {
		r.value.to = int32(t.next - t.start)
		t.holder = len(t.rows)
	}
	t.add(r, depth)
}

// add adds a row to the collection that is open at a depth, and links it to the one before it there.
func (t *Lines) add(r row, depth int) {
	in := &t.nest.levels[depth-1]
	if in.rows > 0 {
		t.rows[in.rows-1].next = int32(len(t.rows))
	}
	r.depth = int16(depth)
	t.rows = append(t.rows, r)
	in.rows = len(t.rows)
}

// nextLine returns the next line without its line break.
func (t *Lines) nextLine() []byte {
	i := bytes.IndexByte(t.text[t.at:], '\n')
	if i < 0 {
		t.next = len(t.text)
		return t.text[t.at:]
	}
	t.next = t.at + i + 1
	if i > 0 && t.text[t.at+i-1] == '\r' {
		i--
	}
	return t.text[t.at : t.at+i]
}

// in returns the text of a span.
func (t *Lines) in(s span) []byte { return t.text[t.start+int(s.from) : t.start+int(s.to)] }
