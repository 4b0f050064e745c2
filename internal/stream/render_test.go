package stream_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
)

// FuzzRender holds that what the function makes of an input is the input's items with its edits and additions and nothing
// else, that what is not edited keeps its bytes, and that a second run changes no byte.
func FuzzRender(f *testing.F) {
	files, err := filepath.Glob("../../testdata/*/in.*")
	require.NoError(f, err)
	for _, file := range files {
		in, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(in, []byte(nil))
		f.Add(in, []byte{4, 20, 7, 2, 9, 3})
	}
	for name, in := range manifests(f) {
		if !strings.HasPrefix(name, "crd") {
			f.Add([]byte(in), []byte{4, 9, 6})
		}
	}
	f.Fuzz(func(t *testing.T, in, how []byte) {
		checkRender(t, mutate(in, how))
	})
}

func checkRender(t *testing.T, in []byte) {
	t.Helper()
	s, err := stream.Read(in, "in.yaml")
	if err != nil || len(s.Errors()) > 0 {
		return
	}
	config := s.FunctionConfig()
	outcome := fn.Render(items(s), config)
	if outcome.Failed() {
		require.Empty(t, outcome.Edits)
		require.Empty(t, outcome.Added)
		return
	}
	outcome.Results = nil
	want := expected(t, s, outcome)
	var out bytes.Buffer
	require.NoError(t, write(s, &out, outcome))
	if len(want) == 0 {
		return
	}
	again, err := stream.Read(out.Bytes(), "in.yaml")
	require.NoError(t, err, "from %q\nto %q", in, out.String())
	require.Equal(t, want, values(t, again), "from %q\nto %q", in, out.String())

	second := fn.Render(items(again), config)
	require.False(t, second.Failed(), "from %q\nto %q", in, out.String())
	second.Results = nil
	assert.Equal(t, out.String(), written(t, again, second), "from %q", in)
}

// expected returns the items after an outcome.
func expected(t *testing.T, s *stream.Stream, out fn.Outcome) []string {
	t.Helper()
	want := []string{}
	for i, item := range s.Items() {
		n, err := item.Node()
		require.NoError(t, err)
		if edit := out.Edits[i]; !edit.Drop {
			want = append(want, valueOf(t, document.Apply(n, edit.Changes)))
		}
	}
	for _, a := range out.Added {
		want = append(want, valueOf(t, a.Node()))
	}
	return want
}
