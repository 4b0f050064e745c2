package stream_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// service returns a new resource.
func service(t testing.TB) *yaml.Node {
	return node(t, "apiVersion: v1\nkind: Service\nmetadata:\n  name: new\nspec:\n  ports:\n  - name: http\n    port: 80\n")
}

func node(t testing.TB, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
	return doc.Content[0]
}

// values returns what the items say, with all aliases followed.
func values(t testing.TB, s *stream.Stream) []string {
	t.Helper()
	all := []string{}
	for _, item := range s.Items() {
		n, err := item.Node()
		require.NoError(t, err)
		all = append(all, valueOf(t, n))
	}
	return all
}

// valueOf writes n out with all aliases followed, so far as that has an end. "<<" is a merge key if it is a key, else a string, as
// kubectl reads it.
func valueOf(t testing.TB, n *yaml.Node) string {
	t.Helper()
	var b strings.Builder
	say(&b, n, 0, false)
	return b.String()
}

func say(b *strings.Builder, n *yaml.Node, depth int, isKey bool) {
	if depth > 100 || b.Len() > 1<<14 {
		return
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if tag := n.ShortTag(); tag == yaml.MergeTag && !isKey {
		b.WriteString(yaml.NodeTagString)
	} else {
		b.WriteString(tag)
	}
	if n.ShortTag() != yaml.NodeTagNull {
		b.WriteString(" " + n.Value)
	}
	for i, c := range n.Content {
		b.WriteString("(")
		say(b, c, depth+1, n.Kind == yaml.MappingNode && i%2 == 0)
		b.WriteString(")")
	}
}

func read(t testing.TB, in string) *stream.Stream {
	t.Helper()
	s, err := stream.Read([]byte(in), "in.yaml")
	require.NoError(t, err, "%q", in)
	return s
}

func written(t testing.TB, s *stream.Stream, o fn.Outcome) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(s, &out, o))
	return out.String()
}

func write(s *stream.Stream, w io.Writer, o fn.Outcome) error {
	return s.Write(w, o.Edits, o.Added, o.Results)
}

// items returns the items of a stream as those of the function.
func items(s *stream.Stream) []fn.Item {
	var all []fn.Item
	for _, item := range s.Items() {
		all = append(all, item)
	}
	return all
}

// made returns nodes as new resources.
func made(nodes ...*yaml.Node) []fn.Addition {
	var added []fn.Addition
	for _, n := range nodes {
		added = append(added, fn.Addition{Build: func(*document.Arena) document.Mapping { return document.Tree(n).Literal().(document.Mapping) }})
	}
	return added
}

// drop returns the edits that drop items.
func drop(items ...int) map[int]fn.Edit {
	edits := map[int]fn.Edit{}
	for _, i := range items {
		edits[i] = fn.Edit{Drop: true}
	}
	return edits
}

// edit returns the edit that makes one tree of another.
func edit(was, is *yaml.Node) fn.Edit { return fn.Edit{Changes: changes(nil, was, is)} }

func changes(path []any, was, is *yaml.Node) (all []document.Change) {
	if document.Tree(was).Equal(document.Tree(is).Literal()) {
		return nil
	}
	if was.Kind != is.Kind || was.Kind == yaml.ScalarNode {
		return []document.Change{document.Set(document.Tree(is).Literal(), path...)}
	}
	child := func(step any) []any { return append(path[:len(path):len(path)], step) }
	if was.Kind == yaml.SequenceNode {
		for i, n := range is.Content {
			if i < len(was.Content) {
				all = append(all, changes(child(i), was.Content[i], n)...)
			} else {
				all = append(all, document.Set(document.Tree(n).Literal(), child(i)...))
			}
		}
		return all
	}
	for i := 0; i < len(is.Content); i += 2 {
		key := is.Content[i].Value
		if j := yamlnode.KeyIndex(was, key); j >= 0 {
			all = append(all, changes(child(key), was.Content[j+1], is.Content[i+1])...)
		} else {
			all = append(all, document.Set(document.Tree(is.Content[i+1]).Literal(), child(key)...))
		}
	}
	for i := 0; i < len(was.Content); i += 2 {
		if key := was.Content[i].Value; yamlnode.KeyIndex(is, key) < 0 {
			all = append(all, document.Remove(child(key)...))
		}
	}
	return all
}
