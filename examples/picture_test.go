package examples_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPictureOfAnError holds docs/error.svg to what module-service prints on a terminal. UPDATE=1 draws it anew.
func TestPictureOfAnError(t *testing.T) {
	t.Parallel()
	need(t, "bash", "sed")
	root := t.TempDir()
	write(t, filepath.Join(root, "deploy/provider.yaml"), blocks(t, "../README.md", "yaml")[0])
	const commandLine = "module-service check deploy"
	printed := shell(t, root, "sed -i 's/port: 80$/port: 70000/; s/targetPort/targetport/' deploy/provider.yaml; "+commandLine+" --color always || true")
	picture := terminalPicture("$ " + commandLine + "\n" + printed)
	const file = "../docs/error.svg"
	if os.Getenv("UPDATE") != "" {
		write(t, file, picture)
	}
	assert.Equal(t, read(t, file), picture)
}

// terminalPicture draws the lines of a terminal, wrapped as a terminal wraps them, with the colours that their escapes choose.
func terminalPicture(text string) string {
	const columns, columnWidth, lineHeight, margin = 100, 8.4, 20, 16
	styles := map[string]string{"\x1b[1m": "b", "\x1b[31m": "e", "\x1b[33m": "w"}
	escape := regexp.MustCompile(`\x1b\[\d+m`)
	var lines []string
	var line strings.Builder
	style, column := "", 0
	end := func() {
		lines = append(lines, line.String())
		line.Reset()
		column = 0
	}
	for len(text) > 0 {
		if at := escape.FindStringIndex(text); at != nil && at[0] == 0 {
			style, text = styles[text[:at[1]]], text[at[1]:]
			continue
		}
		length := strings.IndexAny(text, "\x1b\n")
		if length < 0 {
			length = len(text)
		}
		length = min(length, columns-column)
		if length > 0 {
			fmt.Fprintf(&line, `<tspan class="%s">%s</tspan>`, style, html.EscapeString(text[:length]))
			column, text = column+length, text[length:]
		}
		switch {
		case strings.HasPrefix(text, "\n"):
			text = text[1:]
			end()
		case column == columns:
			end()
		}
	}
	var svg strings.Builder
	width, height := int(columns*columnWidth)+2*margin, len(lines)*lineHeight+2*margin
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">
<style>text { font: 14px ui-monospace, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre } .b { font-weight: bold } .e { fill: #ff7b72 } .w { fill: #e3b341 }</style>
<rect width="%[1]d" height="%[2]d" rx="8" fill="#0d1117"/>
`, width, height)
	for i, line := range lines {
		fmt.Fprintf(&svg, "<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", margin, margin+(i+1)*lineHeight-5, line)
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}
