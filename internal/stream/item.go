package stream

import (
	"bytes"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/yamltext"
)

// Item is a resource of the input.
type Item struct {
	stream        *Stream
	id            document.ID
	index         int
	part          int
	at            []any      // where it is in the part
	from, to      int        // its bytes, unless it is a tree
	node          *yaml.Node // of a tree
	hasEscapes    bool       // a text in its bytes may be written with escapes
	typeInherited bool       // it has apiVersion and kind from the list around it
}

// ID returns the identity of the resource.
func (i *Item) ID() document.ID { return i.id }

// File returns the name of the input and the index of the document or entry. The name is empty for an item of a ResourceList.
func (i *Item) File() (path string, index int) {
	if i.stream.list != nil {
		return "", i.index
	}
	return i.stream.path, i.index
}

// HasLines reports whether the item has lines in a file.
func (i *Item) HasLines() bool { return i.stream.HasLines() }

// Mentions reports whether a text may occur as a key or value of the resource. It may err only towards true: escapes, aliases,
// doubled quotes and folded lines can hide a text from a look at the bytes.
func (i *Item) Mentions(text string) bool {
	return i.node != nil && mentions(i.node, text) || strings.Contains(i.id.APIVersion, text) || strings.Contains(i.id.Kind, text) ||
		i.hasEscapes || contains(i.stream.in[i.from:i.to], text) || strings.ContainsAny(text, " \n")
}

// mentions reports whether a text occurs in a tree, or may occur by an alias.
func mentions(n *yaml.Node, text string) bool {
	return n.Kind == yaml.AliasNode || strings.Contains(n.Value, text) ||
		slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return mentions(c, text) })
}

// rare holds characters that are rare in manifests.
const rare = "qzjxvk_y"

// contains reports whether a part of the input holds a text. It looks for a character of the text that is rare in manifests, which takes
// a fraction of the time of bytes.Contains, for that goes by the first one.
func contains(in []byte, text string) bool {
	at := strings.IndexAny(text, rare)
	if at < 0 {
		return bytes.Contains(in, []byte(text))
	}
	for from := at; from < len(in); from++ {
		i := bytes.IndexByte(in[from:], text[at])
		if i < 0 {
			return false
		}
		from += i
		if bytes.HasPrefix(in[from-at:], []byte(text)) {
			return true
		}
	}
	return false
}

// Value returns the resource. It may be read into a table, which is then no longer valid for another resource; nil means a new one.
func (i *Item) Value(table *document.Lines) (document.Value, error) {
	s := i.stream
	switch {
	case i.node != nil:
		return document.Tree(i.node), nil
	case s.json:
		return document.OffsetTree(jsontext.Tree(s.in, i.from), s.in), nil
	case table == nil:
		table = &document.Lines{}
	}
	frame := document.Document
	if s.list != nil {
		frame = document.Member
	}
	return table.Read(s.in, i.from, frame)
}

// Complete gives a tree of the resource the apiVersion and kind that the resource has from the list around it, if it has them from there.
func (i *Item) Complete(n *yaml.Node) {
	if i.typeInherited {
		header := document.Node(document.Mapping{{Key: "apiVersion", Value: i.id.APIVersion}, {Key: "kind", Value: i.id.Kind}})
		n.Content = slices.Concat(header.Content, n.Content)
	}
}

// Node returns the resource as a tree of its own.
func (i *Item) Node() (*yaml.Node, error) {
	s := i.stream
	switch {
	case i.node != nil:
		n := document.Clone(i.node)
		n.Anchor = ""
		return n, nil
	case s.json:
		return jsontext.Tree(s.in, i.from), nil
	}
	doc, err := yamltext.Decode(s.in[i.from:i.to])
	if err != nil {
		return nil, err
	}
	if s.list != nil {
		doc = doc.Content[0]
	}
	return doc.Content[0], nil
}
