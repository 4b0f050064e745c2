package stream_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A resource in which every line has something that an encoder would lose.
const patched = `# head
- apiVersion:   v1
  kind: 'Service'  # kind
  metadata:
    name:   a
    annotations: {b: 'c',   d: "e"}   # flow

  # about the spec
  spec:
    type:   "NodePort" # type

    selector:
      x: 'y'   # x
      # foot of the selector
    ports:
    # the first
    -   name:  http
        port: 80   # port
        note: >-
          folded

          text
    # the second
    - {name: web,   port: 81}
`

func TestPatch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason string
		edit   func(n *yaml.Node)
		lines  []string // old and new ones in turn
	}{
		{"nothing", func(*yaml.Node) {}, nil},
		{"a number", func(n *yaml.Node) { set(n, "8080", "spec", "ports", "0", "port") }, []string{"port: 80   # port", "port: 8080   # port"}},
		{"a number becomes a name", func(n *yaml.Node) { set(n, "http", "spec", "ports", "0", "port") }, []string{"port: 80   # port", "port: http   # port"}},
		{"a string keeps its quotes", func(n *yaml.Node) { set(n, "ClusterIP", "spec", "type") }, []string{`"NodePort" # type`, `"ClusterIP" # type`}},
		{"a string that needs quotes", func(n *yaml.Node) { set(n, "'yes", "metadata", "name") }, []string{"name:   a", `name:   '''yes'`}},
		{"within brackets", func(n *yaml.Node) { set(n, "9090", "spec", "ports", "1", "port") }, []string{"{name: web,   port: 81}", "{name: web,   port: 9090}"}},
		{"a scalar within brackets that means something there", func(n *yaml.Node) { set(n, "a, b", "spec", "ports", "1", "name") },
			[]string{"{name: web,   port: 81}", "{name: 'a, b', port: 81}"}},
		{"a scalar and a field more within brackets", func(n *yaml.Node) {
			set(n, "9090", "spec", "ports", "1", "port")
			set(n, "TCP", "spec", "ports", "1", "protocol")
		}, []string{"{name: web,   port: 81}", "{name: web, port: 9090, protocol: TCP}"}},
		{"a field more within brackets", func(n *yaml.Node) { set(n, "g", "metadata", "annotations", "f") },
			[]string{"{b: 'c',   d: \"e\"}   # flow", "{b: 'c', d: \"e\", f: g}   # flow"}},
		{"a field more", func(n *yaml.Node) { set(n, "TCP", "spec", "ports", "0", "protocol") },
			[]string{"          text\n", "          text\n        protocol: TCP\n"}},
		{"a field more before a comment", func(n *yaml.Node) { set(n, "z", "spec", "selector", "w") },
			[]string{"      x: 'y'   # x\n", "      x: 'y'   # x\n      w: z\n"}},
		{"a field less", func(n *yaml.Node) { remove(n, "spec", "type") }, []string{"    type:   \"NodePort\" # type\n", ""}},
		{"a field for another", func(n *yaml.Node) { remove(n, "spec", "selector", "x"); set(n, "z", "spec", "selector", "w") },
			[]string{"      x: 'y'   # x\n", "      w: z\n"}},
		{"a mapping that was null", func(n *yaml.Node) { set(n, "", "spec", "type"); set(n, "z", "spec", "type", "w") },
			[]string{"type:   \"NodePort\" # type", "type:   {w: z} # type"}},
		{"a block scalar", func(n *yaml.Node) { set(n, "new", "spec", "ports", "0", "note") },
			[]string{"note: >-\n          folded\n\n          text\n", "note: new\n"}},
		{"a sequence for a mapping", func(n *yaml.Node) { *yamlnode.Lookup(n, "spec", "selector") = *sequence("p", "q") },
			[]string{"      x: 'y'   # x\n", "", "    selector:\n", "    selector:\n    - p\n    - q\n", "      # foot of the selector\n", "      # foot of the selector\n"}},
		{"an entry more", func(n *yaml.Node) {
			ports := yamlnode.Lookup(n, "spec", "ports")
			ports.Content = append(ports.Content, sequence("p"))
		}, []string{"    - {name: web,   port: 81}\n", "    - {name: web,   port: 81}\n    - - p\n"}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			for _, eol := range []string{"\n", "\r\n"} {
				in := strings.ReplaceAll(list(patched), "\n", eol)
				s := read(t, in)
				n, err := s.Items()[0].Node()
				require.NoError(t, err)
				was := document.Clone(n)
				tc.edit(n)
				want := in
				for i := 0; i < len(tc.lines); i += 2 {
					was, is := strings.ReplaceAll(tc.lines[i], "\n", eol), strings.ReplaceAll(tc.lines[i+1], "\n", eol)
					require.Contains(t, want, was)
					want = strings.Replace(want, was, is, 1)
				}
				assert.Equal(t, want, written(t, s, fn.Outcome{Edits: map[int]fn.Edit{0: edit(was, n)}}))
			}
		})
	}
}

// set sets a field, which may be new, to a scalar.
func set(n *yaml.Node, value string, path ...string) {
	parent, key := at(n, path[:len(path)-1]), path[len(path)-1]
	parent.Kind, parent.Tag, parent.Value = yaml.MappingNode, yaml.NodeTagMap, ""
	if i := yamlnode.KeyIndex(parent, key); i >= 0 {
		parent.Content[i+1] = &yaml.Node{Kind: yaml.ScalarNode, Value: value}
		return
	}
	parent.Content = append(parent.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode, Value: value})
}

func remove(n *yaml.Node, path ...string) {
	parent := at(n, path[:len(path)-1])
	i := yamlnode.KeyIndex(parent, path[len(path)-1])
	parent.Content = append(parent.Content[:i:i], parent.Content[i+2:]...)
}

func at(n *yaml.Node, path []string) *yaml.Node {
	for _, key := range path {
		if n.Kind == yaml.SequenceNode {
			n = n.Content[int(key[0]-'0')]
			continue
		}
		n = yamlnode.Lookup(n, key)
	}
	return n
}

func sequence(values ...string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq}
	for _, v := range values {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: v})
	}
	return n
}

func TestEditOfAnObjectInBrackets(t *testing.T) {
	t.Parallel()
	const in = "---\n{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"A\",\n  \"ports\": [\n    {\"port\":  80, \"name\": \"a\"}\n  ]\n}\n---\napiVersion: v1\nkind: B\n"
	for _, tc := range []struct {
		reason  string
		changes []document.Change
		old     []string // old and new texts in turn
	}{
		{"a scalar changes in its place", []document.Change{document.Set(int64(81), "ports", 0, "port")}, []string{"80", "81"}},
		{"a string keeps its quotes", []document.Change{document.Set("x y", "ports", 0, "name")}, []string{`"a"`, `"x y"`}},
		{"several scalars, one of them twice", []document.Change{
			document.Set(int64(1), "ports", 0, "port"), document.Set("C", "kind"), document.Set(int64(82), "ports", 0, "port"),
		}, []string{"80", "82", `"A"`, `"C"`}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			want := strings.NewReplacer(tc.old...).Replace(in)
			assert.Equal(t, want, written(t, read(t, in), fn.Outcome{Edits: map[int]fn.Edit{0: {Changes: tc.changes}}}))
		})
	}
}
