package document

import "bytes"

// maxDepth is how deep block collections are followed.
const maxDepth = 64

// A blockStack knows the block collections around a line, by their columns.
type blockStack struct {
	levels []level
	open   bool // the last key has no value yet
}

// A level is a block collection.
type level struct {
	col      int
	sequence bool
	rows     int // of the table, up to and with its last one
}

// enter finds the place of l among the collections and makes it the innermost one. What it refuses is either no YAML or
// continues the line before in some way. If l begins a sequence under a key, begun is the number of collections around it, else 0.
func (s *blockStack) enter(l *line) (begun int, ok bool) {
	if len(s.levels) == 0 {
		s.levels = append(s.levels, level{col: l.indent, sequence: l.dash})
	} else if top := s.levels[len(s.levels)-1].col; s.open && (l.indent > top || l.dash && l.indent == top) {
		if l.dash {
			begun = len(s.levels)
		}
		s.levels = append(s.levels, level{col: l.indent, sequence: l.dash})
	} else if !s.leave(l) {
		return 0, false
	}
	if l.dash && l.hasKey {
		s.levels = append(s.levels, level{col: l.col})
	}
	s.open = l.form == none // a dash alone is refused
	return begun, len(s.levels) <= maxDepth
}

// leave closes the collections that end before l and reports whether l belongs to the one that is left.
func (s *blockStack) leave(l *line) bool {
	i := len(s.levels) - 1
	for i > 0 && s.levels[i].col > l.indent {
		i--
	}
	if i > 0 && s.levels[i].sequence && !l.dash {
		i-- // its dashes stood in the column of its key
	}
	s.levels = s.levels[:i+1]
	return s.levels[i].col == l.indent && s.levels[i].sequence == l.dash
}

// A blockScalar follows the lines of a block scalar.
type blockScalar struct {
	outer  int // the indentation of the collection around
	indent int // of its text, -1 until that is known
	blanks int // the longest blank line before its text
}

// newBlockScalar begins the block scalar of l, whose indicator is header.
func newBlockScalar(l *line, header []byte) blockScalar {
	s := blockScalar{outer: l.indent, indent: -1}
	if l.hasKey {
		s.outer = l.col
	}
	if digits := bytes.Trim(header[1:], "+-"); len(digits) > 0 {
		s.indent = s.outer + int(digits[0]-'0')
	}
	return s
}

// enter reports whether a line, indented by n spaces, is of the scalar. Sure is false if only the parser knows, or if it
// refuses the line.
func (s *blockScalar) enter(text []byte, n int) (within, sure bool) {
	switch {
	case n == len(text):
		s.blanks = max(s.blanks, n)
		return true, true
	case s.indent < 0 && (text[n] == '\t' || n <= s.outer || n < s.blanks):
		return false, false
	case s.indent < 0:
		s.indent = n
	}
	return n >= s.indent, n >= s.indent || text[n] != '\t'
}
