package stream_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
)

// FuzzRead holds that no input makes Read panic, that what it accepts is written back as it came, that a resource more is
// one resource more, and that one resource less is one less.
func FuzzRead(f *testing.F) {
	for _, in := range corpus {
		f.Add([]byte(in), []byte(nil))
		f.Add([]byte(in), []byte{6, 4, 11})
	}
	f.Fuzz(func(t *testing.T, in, how []byte) {
		in = mutate(in, how)
		s, err := stream.Read(in, "in.yaml")
		if err != nil {
			return
		}
		checkIdentity(t, s, in)
		checkParser(t, in)
		if len(s.Errors()) > 0 {
			return
		}
		checkAddition(t, s, string(in))
		for i := range s.Items() {
			if i < 4 {
				checkDrop(t, s, i)
				checkEdit(t, s, i)
			}
		}
	})
}

func checkIdentity(t *testing.T, s *stream.Stream, in []byte) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(s, &out, fn.Outcome{}))
	if !s.IsResourceList() || len(s.Items())+len(s.Errors()) > 0 {
		assert.Equal(t, string(in), out.String())
	}
}

// checkParser holds that the parser accepts what the stream accepts. JSON values that follow each other are no YAML.
func checkParser(t *testing.T, in []byte) {
	t.Helper()
	if start := bytes.TrimLeft(bytes.TrimPrefix(in, []byte("\ufeff")), " \t\r\n"); start[0] == '{' || start[0] == '[' {
		return
	}
	dec := yaml.NewDecoder(bytes.NewReader(in))
	for {
		var n yaml.Node
		err := dec.Decode(&n)
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func checkAddition(t *testing.T, s *stream.Stream, in string) {
	t.Helper()
	want := append(values(t, s), valueOf(t, service(t)))
	assert.Equal(t, want, values(t, rewritten(t, s, in, fn.Outcome{Added: made(service(t))})))
}

func checkDrop(t *testing.T, s *stream.Stream, i int) {
	t.Helper()
	want := values(t, s)
	want = append(want[:i], want[i+1:]...)
	var out bytes.Buffer
	require.NoError(t, write(s, &out, fn.Outcome{Edits: drop(i)}))
	if len(want) == 0 && !s.IsResourceList() {
		return
	}
	again, err := stream.Read(out.Bytes(), "")
	require.NoError(t, err, "%s", out.String())
	assert.Equal(t, want, values(t, again), "%s", out.String())
}

func checkEdit(t *testing.T, s *stream.Stream, i int) {
	t.Helper()
	n, err := s.Items()[i].Node()
	require.NoError(t, err)
	if document.Tree(n).IsBomb() {
		return // the core changes nothing that holds itself
	}
	edit := fn.Edit{Changes: []document.Change{document.Set("v1", "edited for a test")}}
	want := values(t, s)
	n.Content = append(n.Content, document.Node("edited for a test"), document.Node("v1"))
	want[i] = valueOf(t, n)
	got := values(t, rewritten(t, s, "", fn.Outcome{Edits: map[int]fn.Edit{i: edit}}))
	assert.Equal(t, want, got)
}

// rewritten reads what s writes.
func rewritten(t *testing.T, s *stream.Stream, in string, o fn.Outcome) *stream.Stream {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(s, &out, o))
	again, err := stream.Read(out.Bytes(), "")
	require.NoError(t, err, "from %q\nto\n%s", in, out.String())
	require.Empty(t, again.Errors(), "from %q\nto\n%s", in, out.String())
	return again
}
