package stream_test

import (
	"bytes"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/stream"
)

// FuzzFraming holds that what is framed by its lines is what the parser makes of it: the same items, trees and output.
func FuzzFraming(f *testing.F) {
	for _, in := range corpus {
		f.Add([]byte(in), []byte(nil))
		f.Add([]byte(in), []byte{4, 3, 1})
	}
	for name, in := range manifests(f) {
		if !strings.HasPrefix(name, "crd") {
			f.Add([]byte(in), []byte(nil))
			f.Add([]byte(in), []byte{5, 40, 3})
		}
	}
	f.Fuzz(func(t *testing.T, in, how []byte) {
		checkFraming(t, mutate(in, how))
	})
}

func TestFraming(t *testing.T) {
	t.Parallel()
	for name, in := range corpus {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkFraming(t, []byte(in))
		})
	}
}

// checkFraming compares the two ways, where the input can go both.
func checkFraming(t *testing.T, in []byte) {
	t.Helper()
	lines, err := stream.Read(in, "in.yaml")
	if err != nil || !lines.ByLines() {
		return
	}
	whole, err := stream.ReadWhole(in, "in.yaml")
	require.NoError(t, err, "%q", in)
	require.Empty(t, whole.Faults(), "%q", in)
	require.Equal(t, whole.IsResourceList(), lines.IsResourceList(), "%q", in)
	require.Len(t, lines.Items(), len(whole.Items()), "%q", in)
	for i, item := range lines.Items() {
		checkItem(t, in, whole.Items()[i], item)
	}
	checkConfig(t, in, whole, lines)
	checkOutput(t, in, whole, lines)
}

func checkItem(t *testing.T, in []byte, want, got fn.Item) {
	t.Helper()
	assert.Equal(t, want.ID(), got.ID(), "%q", in)
	wantPath, wantIndex := want.File()
	gotPath, gotIndex := got.File()
	assert.Equal(t, wantPath, gotPath, "%q", in)
	assert.Equal(t, wantIndex, gotIndex, "%q", in)
	wantNode, err := want.Node()
	require.NoError(t, err)
	gotNode, err := got.Node()
	require.NoError(t, err)
	require.True(t, equal(wantNode, gotNode), "%q", in)
	checkMentions(t, in, got, wantNode)
}

// equal reports whether two trees are the same in all but comments and positions.
func equal(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Style != b.Style || a.Tag != b.Tag || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return a.Anchor == "" && b.Anchor == ""
}

func checkMentions(t *testing.T, in []byte, item fn.Item, n *yaml.Node) {
	t.Helper()
	if n.Value != "" {
		assert.True(t, item.Mentions(n.Value), "%q does not mention %q", in, n.Value)
	}
	for _, c := range n.Content {
		checkMentions(t, in, item, c)
	}
}

func checkConfig(t *testing.T, in []byte, whole, lines *stream.Stream) {
	t.Helper()
	want, err := whole.FunctionConfig()
	require.NoError(t, err)
	got, err := lines.FunctionConfig()
	require.NoError(t, err)
	require.Equal(t, want == nil, got == nil, "%q", in)
	if want != nil {
		assert.True(t, equal(want, got), "%q", in)
	}
}

func checkOutput(t *testing.T, in []byte, whole, lines *stream.Stream) {
	t.Helper()
	assert.Equal(t, string(in), written(t, lines, fn.Outcome{}))
	added := made(service(t))
	results := kptfn.Results{{Message: "said"}}
	outcomes := []fn.Outcome{{Added: added}, {Results: results}, {Added: added, Results: results}}
	all := map[int]*yaml.Node{}
	for i := range lines.Items() {
		all[i] = nil
		if i < 3 || i == len(lines.Items())-1 {
			drop := map[int]*yaml.Node{i: nil}
			outcomes = append(outcomes, fn.Outcome{Edits: drop}, fn.Outcome{Edits: drop, Added: added, Results: results},
				fn.Outcome{Edits: map[int]*yaml.Node{i: edited(t, lines.Items()[i])}})
		}
	}
	outcomes = append(outcomes, fn.Outcome{Edits: all}, fn.Outcome{Edits: all, Added: added})
	for _, out := range outcomes {
		var want, got bytes.Buffer
		wantErr, gotErr := whole.Write(&want, out), lines.Write(&got, out)
		require.Equal(t, wantErr == nil, gotErr == nil, "%q: %v, %v", in, wantErr, gotErr)
		require.Equal(t, want.String(), got.String(), "%q: %v", in, out)
	}
}

// edited returns an item as a node, with a field more.
func edited(t *testing.T, item fn.Item) *yaml.Node {
	t.Helper()
	n, err := item.Node()
	require.NoError(t, err)
	n.Content = append(n.Content,
		&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "edited for a test"},
		&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "x"})
	return n
}
