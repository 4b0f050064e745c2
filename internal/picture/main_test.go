package main

import (
	"bytes"
	"os"
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

// TestPictureIsCurrent holds the picture of the documentation to what the program prints. make picture draws it anew.
func TestPictureIsCurrent(t *testing.T) {
	t.Chdir("../..")
	want, err := os.ReadFile("docs/messages.svg")
	require.NoError(t, err)
	t.Chdir("testdata/ten")
	var stdout, stderr bytes.Buffer
	cli.Run([]string{"check", "--color", "always", "deploy", "overlays/prod", "teams"}, strings.NewReader(""), &stdout, &stderr)
	assert.Equal(t, string(want), draw("module-service check deploy overlays/prod teams", stderr.String()))
}
