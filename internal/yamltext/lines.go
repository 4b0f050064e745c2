package yamltext

import (
	"bytes"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// lines is a text that is divided into lines.
type lines struct {
	text   []byte
	starts []int // the offset of each line, and last the length of the text
}

// splitLines divides a text into lines. A byte order mark before the first one is in no column of it.
func splitLines(text []byte) lines {
	t := lines{text, LineStarts(text)}
	t.starts[0] = len(text) - len(bytes.TrimPrefix(text, document.BOM))
	return t
}

// LineStarts returns the offset of each line of a text, and last its length.
func LineStarts(text []byte) []int {
	starts := make([]int, 1, 2+len(text)/24)
	for i := 0; i < len(text); {
		n := document.LineBreak(text[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		starts = append(starts, i)
	}
	if starts[len(starts)-1] != len(text) {
		starts = append(starts, len(text))
	}
	return starts
}

// line returns line i, counted from 0, with its line break.
func (t lines) line(i int) []byte { return t.text[t.starts[i]:t.starts[i+1]] }

// count returns the number of lines.
func (t lines) count() int { return len(t.starts) - 1 }

// row returns the line that n starts in, counted from 0.
func (t lines) row(n *yaml.Node) int { return n.Line - 1 }

// offset returns where n starts.
func (t lines) offset(n *yaml.Node) int {
	at := t.starts[t.row(n)]
	return at + runes(t.line(t.row(n)), n.Column-1)
}

// runes returns the length of the first n characters of a text.
func runes(text []byte, n int) int {
	at := 0
	for range n {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}

// begin returns the line in which a field or an entry of a collection starts: that of its key or its dash. A dash can be alone on its line.
func (t lines) begin(in *yaml.Node, i int) int {
	row := t.row(in.Content[i])
	if in.Kind != yaml.SequenceNode {
		return row
	}
	for at := row; at >= t.row(in); at-- {
		if line := t.line(at); document.Indent(line) == in.Column-1 && bytes.HasPrefix(line[in.Column-1:], []byte("-")) {
			return at
		}
	}
	return row
}

// stop returns the line in which what comes after entry i-1 of a collection starts.
func (t lines) stop(in *yaml.Node, i, end int) int {
	if i < len(in.Content) {
		return t.begin(in, i)
	}
	return end
}

// trim returns the line after the content of what starts in a line and ends before another. Comments up to a column may follow it.
func (t lines) trim(column, start, end int) int {
	for end > start+1 && mayFollow(t.line(end-1), column) {
		end--
	}
	return end
}

// blank reports whether a line holds nothing but spaces. A tab in it may be an error after other content.
func blank(line []byte) bool {
	rest := bytes.TrimLeft(line, " ")
	return document.LineBreak(rest) == len(rest)
}

// comment reports whether a line holds nothing but a comment, in a column up to max, counted from 0.
func comment(line []byte, max int) bool {
	n := document.Indent(line)
	return n <= max && n < len(line) && line[n] == '#'
}
