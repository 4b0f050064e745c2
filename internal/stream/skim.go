package stream

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/koupleless/module-service/fn"
)

// Reasons for which only the parser can tell what a line means.
var (
	errLine       = errors.New("only the parser can read it")
	errPlace      = errors.New("only the parser can tell what it belongs to")
	errCharacter  = errors.New("it has an unusual character")
	errScalar     = errors.New("only the parser can tell where its block scalar ends")
	errNoResource = errors.New("its resource is none, or a list")
	errTwice      = errors.New("its key is there twice")
	errFrame      = errors.New("its ResourceList is unusual")
)

// skimmer frames an input by its lines. It knows a small part of YAML, in which a line can mean one thing only, and gives
// up at every other line.
type skimmer struct {
	in       []byte
	at, next int // where the line and the one behind it start
	nest     nest
	scalar   scalar
	within   bool // the line may be of the scalar
	tail     int  // where the content ends, 0 where that is for the scalar to say

	frame *lineFrame
	items []fn.Item
	slab  []lineItem
	names map[string]string // strings that many resources have in common

	base   int    // how many collections are around a resource
	found  found  // of the resource
	fields fields // of what may be a ResourceList
	styled int    // 2 where the indentation of sequences is known from a resource, 1 from elsewhere
}

// outside is the base where no resource can be.
const outside = 2 * maxNest

// skim frames in. The error tells at which line it gave up, and why.
func skim(in []byte, path string) (*lineFrame, []fn.Item, error) {
	s := &skimmer{
		in:    in,
		frame: &lineFrame{in: in, path: path, style: style{eol: newline(in)}},
		names: map[string]string{},
	}
	s.begin(0)
	for s.at < len(in) {
		if err := s.line(); err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", 1+bytes.Count(in[:s.at], []byte("\n")), err)
		}
		s.at = s.next
	}
	if err := s.end(); err != nil {
		return nil, nil, fmt.Errorf("the end: %w", err)
	}
	return s.frame, s.items, nil
}

// text returns the line without its line break.
func (s *skimmer) text() []byte {
	i := bytes.IndexByte(s.in[s.at:], '\n')
	if i < 0 {
		s.next = len(s.in)
		return s.in[s.at:]
	}
	s.next = s.at + i + 1
	if i > 0 && s.in[s.at+i-1] == '\r' {
		i--
	}
	return s.in[s.at : s.at+i]
}

func (s *skimmer) line() error {
	text := s.text()
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	if s.within {
		within, sure := s.scalar.enter(text, n)
		switch {
		case !sure:
			return errScalar
		case within && !isASCII(text[n:]) && !isPrintable(text[n:], true):
			return errCharacter
		case within:
			return nil
		}
		s.within = false
	}
	if n == len(text) {
		return nil
	}
	comment := text[n] == '#'
	if !isASCII(text[n:]) && !isPrintable(text[n:], comment) {
		return errCharacter
	}
	switch {
	case comment:
		deep := n > s.margin()
		s.found.comment(deep)
		if deep && s.tail > 0 {
			s.tail = s.next
		}
		return nil
	case n == 0 && isMarker(text, "---"):
		return s.separate(text)
	}
	l, ok := scanLine(text, n)
	if !ok {
		return errLine
	}
	if !s.nest.enter(&l) || s.nest.levels[0] != (level{}) {
		return errPlace
	}
	if err := s.place(&l); err != nil {
		return err
	}
	s.tail = s.next
	if l.form == block {
		s.scalar, s.within, s.tail = newScalar(&l), true, 0
	}
	return nil
}

// place takes in what a line says of a resource or of the ResourceList.
func (s *skimmer) place(l *line) error {
	s.note()
	depth := len(s.nest.levels)
	if s.frame.list && depth == 1 {
		return s.listKey(l)
	}
	switch {
	case depth == s.base && l.dash:
		return errNoResource
	case s.base > 0 && s.found.start < 0 && !l.dash:
		return errFrame
	case s.base > 0 && l.dash && depth == s.base+1:
		if err := s.finish(s.at); err != nil {
			return err
		}
		s.begin(s.at)
		s.frame.indent = l.indent
	case depth == 1 && len(s.items) == 0:
		if begins, err := s.listBegins(l); begins || err != nil {
			return err
		}
	}
	return s.found.line(l, depth-s.base)
}

// note tells the indentation of sequences from the first one under a key, one in a resource before all others.
func (s *skimmer) note() {
	at, known := s.nest.began, 1
	if at > s.base {
		known = 2
	}
	if at > 0 && known > s.styled {
		s.styled, s.frame.style.wide = known, s.nest.levels[at].col > s.nest.levels[at-1].col
	}
}

// separate ends a document and begins the next.
func (s *skimmer) separate(text []byte) error {
	if s.frame.list || len(bytes.TrimRight(text, " ")) > len("---") {
		return errLine
	}
	if err := s.finish(s.at); err != nil {
		return err
	}
	s.nest, s.fields = nest{levels: s.nest.levels[:0]}, fields{}
	s.begin(s.at)
	return nil
}

// margin returns the column up to which a comment is about what comes next.
func (s *skimmer) margin() int {
	if s.base > 0 && len(s.nest.levels) > 1 {
		return s.nest.levels[1].col
	}
	return 0
}

// end ends the input.
func (s *skimmer) end() error {
	if s.within && s.scalar.indent < 0 {
		return errScalar
	}
	if s.frame.list {
		return s.endList()
	}
	if err := s.finish(len(s.in)); err != nil {
		return err
	}
	if len(s.items) == 0 {
		return errNoResource
	}
	return nil
}
