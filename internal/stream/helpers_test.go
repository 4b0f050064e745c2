package stream_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/stream"
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

// valueOf writes n out with all aliases followed, so far as that has an end.
func valueOf(t testing.TB, n *yaml.Node) string {
	t.Helper()
	var b strings.Builder
	say(&b, n, 0)
	return b.String()
}

func say(b *strings.Builder, n *yaml.Node, depth int) {
	if depth > 100 || b.Len() > 1<<14 {
		return
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	b.WriteString(n.ShortTag())
	if n.ShortTag() != yaml.NodeTagNull {
		b.WriteString(" " + n.Value)
	}
	for _, c := range n.Content {
		b.WriteString("(")
		say(b, c, depth+1)
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
	require.NoError(t, s.Write(&out, o))
	return out.String()
}

// made returns nodes as new resources.
func made(nodes ...*yaml.Node) []fn.New {
	var added []fn.New
	for _, n := range nodes {
		added = append(added, func() *yaml.Node { return n })
	}
	return added
}
