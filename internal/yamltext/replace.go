package yamltext

import (
	"bytes"
	"math"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// replace puts the resource with changes in the place of the one in a text, between the comments around it.
func (st Style) replace(t lines, root *yaml.Node, changes []document.Change) ([]byte, error) {
	line := root.Line - 1
	from, prefix := t.starts[line], ""
	if document.IsMarker(t.line(line), "---") {
		from, prefix = from+len("---"), st.EOL
	}
	column := anyColumn
	if isBlockScalar(lastLeaf(root)) { // its text can look like a comment
		column = columnOf(root)
	}
	end := contentEnd(t, line, root, column)
	to := t.starts[end]
	root = document.Apply(Root(slices.Concat(t.directives(line), t.text[from:to])), changes) // it has none of those comments
	var gap []byte
	if isBlockScalar(lastLeaf(root)) { // it would take the spaces of blank lines for its text
		for ; end < t.count() && blank(t.line(end)); end++ {
			gap = append(gap, bytes.TrimLeft(t.line(end), " ")...)
		}
	}
	before, after := slices.Concat(t.text[:from], []byte(prefix)), slices.Concat(gap, t.text[t.starts[end]:])
	return st.encodeBetween(before, after, root, document.Indent(t.line(line)))
}

// directives returns the directives before a line, and the marker that ends them.
func (t lines) directives(end int) (all []byte) {
	for i := range end {
		if line := t.line(i); line[0] == '%' {
			all = append(all, line...)
		}
	}
	return append(all, "---\n"...)
}

// ContentEnd returns the offset after the content of an entry of a sequence: blank lines and comments may follow it.
func ContentEnd(text []byte) int {
	t := splitLines(text)
	if !mayFollow(t.line(t.count()-1), document.Indent(text)) {
		return len(text)
	}
	root := Root(text)
	if root == nil { // it needs a directive of the document
		return len(text)
	}
	return t.starts[contentEnd(t, 0, root, columnOf(root))]
}

// anyColumn is for comments that are no content, however deep they are.
const anyColumn = math.MaxInt

// mayFollow reports whether a line may be after the content: it has the looks of a blank line, a comment up to a column, or the end of
// a document.
func mayFollow(line []byte, column int) bool {
	return blank(line) || comment(line, column) || document.IsMarker(line, "...")
}

// columnOf returns up to which column comments after a resource are not of it: deeper ones are of the last entry of a sequence.
func columnOf(root *yaml.Node) int {
	if root.Kind == yaml.SequenceNode {
		return root.Column - 1
	}
	return anyColumn
}

// contentEnd returns the line after the content of what starts in the first line. Comments up to a column may follow it.
func contentEnd(t lines, first int, root *yaml.Node, column int) int {
	short := t.trim(column, first, t.count())
	long := short // a block scalar may own the blank lines after it
	for long < t.count() && blank(t.line(long)) {
		long++
	}
	for _, end := range []int{short, long} {
		if parsesAs(t.text[:t.starts[end]], root) {
			return end
		}
	}
	return t.count()
}
