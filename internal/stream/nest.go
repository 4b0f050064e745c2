package stream

// maxNest is how deep block collections are followed.
const maxNest = 64

// nest knows the block collections around a line, by their columns.
type nest struct {
	levels []level
	open   bool // the last key has no value yet
	began  int  // the level of a sequence that began with the line under a key, 0 where none did
}

// level is a block collection.
type level struct {
	col      int
	sequence bool
}

// enter finds the place of l among the collections and makes it the innermost one. What it refuses is either no YAML or
// goes on from the line before in some way.
func (n *nest) enter(l *line) bool {
	n.began = 0
	if len(n.levels) == 0 {
		n.levels = append(n.levels, level{col: l.indent, sequence: l.dash})
	} else if top := n.levels[len(n.levels)-1].col; n.open && (l.indent > top || l.dash && l.indent == top) {
		if l.dash {
			n.began = len(n.levels)
		}
		n.levels = append(n.levels, level{col: l.indent, sequence: l.dash})
	} else if !n.leave(l) {
		return false
	}
	if l.dash && l.key != nil {
		n.levels = append(n.levels, level{col: l.col})
	}
	n.open = l.key != nil && l.form == none
	return len(n.levels) <= maxNest
}

// leave closes the collections that end before l and reports whether the one that is left goes on with it.
func (n *nest) leave(l *line) bool {
	i := len(n.levels) - 1
	for i > 0 && n.levels[i].col > l.indent {
		i--
	}
	if i > 0 && n.levels[i].sequence && !l.dash && n.levels[i].col == l.indent {
		i-- // its dashes stood in the column of its key
	}
	n.levels = n.levels[:i+1]
	return n.levels[i] == level{col: l.indent, sequence: l.dash}
}

// scalar follows the lines of a block scalar.
type scalar struct {
	outer  int // the indentation of the collection around
	indent int // of its text, -1 until that is known
	blanks int // the longest blank line before its text
}

// newScalar begins the block scalar of l.
func newScalar(l *line) scalar {
	s := scalar{outer: l.indent, indent: -1}
	if l.key != nil {
		s.outer = l.col
	}
	for _, c := range l.value {
		if c >= '1' && c <= '9' {
			s.indent = s.outer + int(c-'0')
		}
	}
	return s
}

// enter reports whether a line, indented by n spaces, is of the scalar. Sure is false where that cannot be told, or where
// the parser refuses the line.
func (s *scalar) enter(text []byte, n int) (within, sure bool) {
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
