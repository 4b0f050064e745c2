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

// Lines is a flat table of the lines of a resource, in their order: one of the two producers of Values. It knows a small part of YAML,
// in which a line can mean one thing only, and refuses every other line. The zero Lines is ready for use, and can be used for one
// resource after the other; Values of the one before are then invalid.
type Lines struct {
	// HasEscapes reports whether a text is written with escapes, HasSequences whether a sequence stands under a key, and
	// IndentSequences whether the first such sequence is indented.
	HasEscapes, HasSequences, IndentSequences bool

	text   []byte // the input
	start  int    // where the resource starts in it, from which the rows count
	rows   []row
	levels []level // for the next resource

	names map[string]string // keys that were read, by themselves: thousands of resources have the same
}

// A row is a field of a mapping or an entry of a sequence.
type row struct {
	key, value span  // no key if it is an entry
	at         int32 // where it starts: its key, with quotes, or its dash
	next       int32 // the next row of the collection, 0 if there is none
	depth      int16 // of the collection that it is in, from 1
	form       form
}

// A Frame is what a resource is in, which decides where it ends.
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
	v, _, err := t.read(text, from, frame, maxDepth+1)
	return v, err
}

// A scanner reads the lines of a resource into a table.
type scanner struct {
	*Lines
	frame      Frame
	deepest    int // how many collections are followed: one that is deeper is then an empty one
	at, next   int // the offsets of the line and of the one after it
	line       line
	stack      blockStack
	lastScalar blockScalar // that was read last
	inScalar   bool        // the lines that follow may be of it
	holder     int         // its row, 0 if it has none
}

func (t *Lines) read(text []byte, from int, frame Frame, deepest int) (v Value, end int, err error) {
	*t = Lines{text: text, start: from, rows: t.rows[:0], levels: t.levels[:0], names: t.names}
	s := scanner{Lines: t, frame: frame, deepest: deepest, next: from, stack: blockStack{levels: t.levels}}
	if frame == Member { // its row is that of its dash
		s.deepest++
	} else {
		t.rows = append(t.rows, row{})
	}
	for ended := false; s.next < len(text) && !ended; {
		if ended, err = s.scan(); err != nil {
			return v, s.at, err
		}
	}
	if s.inScalar && s.lastScalar.indent < 0 {
		return v, s.at, errScalar
	}
	if t.levels = s.stack.levels; len(t.levels) > 0 {
		v = Value{lines: t}
	}
	return v, s.next, nil
}

// scan reads the next line and reports whether the resource ends with it, or before it.
func (s *scanner) scan() (ended bool, err error) {
	s.at = s.next
	text := s.nextLine()
	n := Indent(text)
	within, sure := false, true
	if s.inScalar {
		within, sure = s.lastScalar.enter(text, n)
		s.inScalar = within
	}
	isKnown := s.deepest > maxDepth             // a text that is read has been scanned
	isMarker := n == 0 && IsMarker(text, "---") // most lines are indented
	switch {
	case !sure:
		return false, errScalar
	case !isKnown && !isASCII(text[n:]) && !isPrintable(text[n:], within || text[n] == '#'):
		return false, errCharacter
	case within:
		if s.holder > 0 {
			s.rows[s.holder].value.to = int32(s.next - s.start)
		}
		return false, nil
	case n == len(text), text[n] == '#', isMarker && s.at == s.start && s.frame != Member && len(bytes.TrimRight(text, " ")) == len("---"):
		return false, nil
	case isMarker && s.at > s.start, s.frame == Member && len(s.rows) > 0 && n <= s.stack.levels[0].col:
		s.next = s.at
		return true, nil
	}
	return s.content(text, n)
}

// content reads a line of content, which is indented by n spaces.
func (s *scanner) content(text []byte, n int) (ended bool, err error) {
	l := &s.line
	if !l.scan(text, s.at-s.start, n) {
		return false, errLine
	}
	isFirst := len(s.stack.levels) == 0
	begun, ok := s.stack.enter(l)
	levels := s.stack.levels
	if !ok || isFirst && (!l.hasKey || l.dash != (s.frame == Member) || !l.dash && n > 0) {
		return false, errPlace
	}
	if begun > 0 && !s.HasSequences {
		s.HasSequences, s.IndentSequences = true, levels[begun].col > levels[begun-1].col
	}
	if l.form == block {
		s.lastScalar, s.inScalar, s.holder = newBlockScalar(l, s.in(l.value)), true, 0
	}
	s.HasEscapes = s.HasEscapes || l.form == escaped
	if len(levels) <= s.deepest {
		s.addLine()
	}
	return s.frame == Head && len(levels) == 1 && l.form == none && string(s.in(l.key)) == "items", nil
}

// addLine adds the rows of the line.
func (s *scanner) addLine() {
	l, depth := &s.line, len(s.stack.levels)
	if l.dash && l.hasKey {
		s.add(row{at: int32(s.at - s.start + l.indent)}, depth-1)
	}
	if l.form == block {
		l.value.to = int32(s.next - s.start)
		s.holder = len(s.rows)
	}
	if l.form != flow || depth >= s.deepest {
		s.add(l.row, depth)
		return
	}
	f := flowScanner{text: s.text[s.start:s.next], at: int(l.value.from), deepest: depth + maxFlow, table: s}
	f.value(l.row, depth)
	s.stack.levels = s.stack.levels[:depth]
}

// add adds a row to the collection that is open at a depth, and links it to the one before it there.
func (s *scanner) add(r row, depth int) {
	in := &s.stack.levels[depth-1]
	if in.rows > 0 {
		s.rows[in.rows-1].next = int32(len(s.rows))
	}
	r.depth = int16(depth)
	s.rows = append(s.rows, r)
	in.rows = len(s.rows)
}

// nextLine returns the next line without its line break.
func (s *scanner) nextLine() []byte {
	rest := s.text[s.at:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 {
		s.next = len(s.text)
		return rest
	}
	s.next = s.at + end + 1
	if end > 0 && rest[end-1] == '\r' {
		end--
	}
	return rest[:end]
}

// in returns the text of a span.
func (t *Lines) in(s span) []byte { return t.text[t.start+int(s.from) : t.start+int(s.to)] }
