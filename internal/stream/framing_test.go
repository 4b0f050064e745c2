package stream_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
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
		checkPartly(t, in, lines, err)
		return
	}
	whole, err := stream.ReadWhole(in, "in.yaml")
	require.NoError(t, err, "%q", in)
	require.Empty(t, whole.Errors(), "%q", in)
	require.Equal(t, whole.IsResourceList(), lines.IsResourceList(), "%q", in)
	require.Len(t, lines.Items(), len(whole.Items()), "%q", in)
	for i, item := range lines.Items() {
		checkItem(t, in, whole.Items()[i], item)
	}
	checkConfig(t, in, whole, lines)
	checkOutput(t, in, whole, lines)
}

// checkPartly compares an input of which some documents may be framed by their lines with one that is parsed.
func checkPartly(t *testing.T, in []byte, partly *stream.Stream, err error) {
	t.Helper()
	whole, wholeErr := stream.ReadWhole(in, "in.yaml")
	require.Equal(t, fmt.Sprint(wholeErr), fmt.Sprint(err), "%q", in)
	if err != nil {
		return
	}
	require.Equal(t, whole.Errors(), partly.Errors(), "%q", in)
	require.Equal(t, whole.IsForeign(), partly.IsForeign(), "%q", in)
	require.Len(t, partly.Items(), len(whole.Items()), "%q", in)
	for i, item := range partly.Items() {
		want := whole.Items()[i]
		assert.Equal(t, want.ID(), item.ID(), "%q", in)
		wantPath, wantIndex := want.File()
		path, index := item.File()
		assert.Equal(t, wantPath, path, "%q", in)
		assert.Equal(t, wantIndex, index, "%q", in)
	}
	if len(whole.Errors()) == 0 && strings.HasPrefix(partly.Framing(), "parsed in part") {
		checkOutput(t, in, whole, partly)
	}
}

func checkItem(t *testing.T, in []byte, want, got *stream.Item) {
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
	wantValue, err := want.Value(nil)
	require.NoError(t, err)
	gotValue, err := got.Value(nil)
	require.NoError(t, err)
	checkValue(t, in, wantValue, gotValue)
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

func checkMentions(t *testing.T, in []byte, item *stream.Item, n *yaml.Node) {
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
	want, got := whole.FunctionConfig(), lines.FunctionConfig()
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
	all := map[int]fn.Edit{}
	for i := range lines.Items() {
		all[i] = fn.Edit{Drop: true}
		if i < 3 || i == len(lines.Items())-1 {
			outcomes = append(outcomes, fn.Outcome{Edits: drop(i)}, fn.Outcome{Edits: drop(i), Added: added, Results: results},
				fn.Outcome{Edits: map[int]fn.Edit{i: {Changes: []document.Change{document.Set("x", "edited for a test")}}}})
		}
	}
	outcomes = append(outcomes, fn.Outcome{Edits: all}, fn.Outcome{Edits: all, Added: added})
	for _, out := range outcomes {
		var want, got bytes.Buffer
		wantErr, gotErr := write(whole, &want, out), write(lines, &got, out)
		require.Equal(t, wantErr == nil, gotErr == nil, "%q: %v, %v", in, wantErr, gotErr)
		require.Equal(t, want.String(), got.String(), "%q: %v", in, out)
	}
}

// checkValue holds that the two producers of values agree: kinds, texts, fields, entries, and positions.
func checkValue(t *testing.T, in []byte, want, got document.Value) {
	t.Helper()
	require.Equal(t, want.Kind(), got.Kind(), "%q", in)
	require.Equal(t, want.Text(), got.Text(), "%q", in)
	require.Equal(t, want.Any(), got.Any(), "%q", in)
	if want.Kind() != document.Null {
		require.Equal(t, want.Position(), got.Position(), "%q: %s", in, want.Describe())
	}
	var wantKeys, gotKeys []string
	for key, value := range want.Fields() {
		wantKeys = append(wantKeys, key)
		field, count := want.Find(key)
		gotField, gotCount := got.Find(key)
		require.Equal(t, count, gotCount, "%q: %s", in, key)
		require.Equal(t, field.Describe(), gotField.Describe(), "%q: %s", in, key)
		_ = value
	}
	for key := range got.Fields() {
		gotKeys = append(gotKeys, key)
	}
	require.Equal(t, wantKeys, gotKeys, "%q", in)
	var gotEntries, gotFields []document.Value
	for _, entry := range got.Entries() {
		gotEntries = append(gotEntries, entry)
	}
	for _, value := range got.Fields() {
		gotFields = append(gotFields, value)
	}
	i := 0
	for _, value := range want.Fields() {
		checkValue(t, in, value, gotFields[i])
		i++
	}
	for i, entry := range want.Entries() {
		require.Less(t, i, len(gotEntries), "%q", in)
		checkValue(t, in, entry, gotEntries[i])
	}
}
