package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/cli"
)

func TestDraw(t *testing.T) {
	t.Parallel()
	picture := draw("a <b>", "\x1b[1mx:\x1b[0m \x1b[31merror:\x1b[0m & y\n"+strings.Repeat("é", columns+1)+"\n")
	assert.Contains(t, picture, `<tspan class="bold">$ a &lt;b&gt;</tspan>`)
	assert.Contains(t, picture, `<tspan class="bold">x:</tspan> <tspan class="red">error:</tspan> &amp; y</text>`)
	assert.Equal(t, 4, strings.Count(picture, "<text "), "a long line is wrapped")
}

// TestPicturesAreCurrent holds the pictures of the documentation to what the program prints. make picture draws them anew.
func TestPicturesAreCurrent(t *testing.T) {
	docs, err := filepath.Abs("../../docs")
	require.NoError(t, err)
	for _, c := range []struct{ picture, dir, paths string }{
		{"error.svg", "two", "deploy"},
		{"messages.svg", "ten", "deploy overlays/prod teams"},
	} {
		want, err := os.ReadFile(filepath.Join(docs, c.picture))
		require.NoError(t, err)
		t.Chdir(filepath.Join(docs, "../testdata", c.dir))
		var stdout, stderr bytes.Buffer
		cli.Run(append([]string{"check", "--color", "always"}, strings.Fields(c.paths)...), strings.NewReader(""), &stdout, &stderr)
		assert.Equal(t, string(want), draw("module-service check "+c.paths, stderr.String()), c.picture)
	}
}
