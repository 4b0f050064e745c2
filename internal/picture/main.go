// Command picture draws what a program prints on a terminal: it reads text with colours and writes an SVG.
//
//	module-service check --color always deploy 2>&1 | go run ./internal/picture "module-service check deploy"
package main

import (
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		_, err = io.WriteString(os.Stdout, draw(strings.Join(os.Args[1:], " "), string(text)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

const (
	columns    = 118 // after which lines are wrapped
	charWidth  = 783 // hundredths of a pixel
	lineHeight = 18
	margin     = 16
)

// styles are the classes of the codes that are used.
var styles = map[string]string{"1": "bold", "31": "red", "32": "green", "33": "yellow", "34": "blue"}

var code = regexp.MustCompile("\x1b\\[([0-9]*)m")

// draw returns the picture of a command line and what it prints.
func draw(command, text string) string {
	lines := []string{"\x1b[1m$ " + command + "\x1b[0m"}
	for line := range strings.Lines(text) {
		lines = append(lines, wrap(strings.TrimSuffix(line, "\n"))...)
	}
	width, height := columns*charWidth/100+2*margin, len(lines)*lineHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d1d7e0;white-space:pre}.bold{font-weight:600;fill:#fff}.red{fill:#ff7b72}.green{fill:#7ee787}.yellow{fill:#e3b341}.blue{fill:#79c0ff}</style>
<rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
`, width, height)
	for i, line := range lines {
		fmt.Fprintf(&b, "<text xml:space=\"preserve\" x=\"%d\" y=\"%d\">%s</text>\n", margin, margin+(i+1)*lineHeight-5, spans(line))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// spans returns a line as the content of a text.
func spans(line string) string {
	var b strings.Builder
	class, at := "", 0
	write := func(text string) {
		switch {
		case text == "":
		case class == "":
			b.WriteString(html.EscapeString(text))
		default:
			fmt.Fprintf(&b, `<tspan class="%s">%s</tspan>`, class, html.EscapeString(text))
		}
	}
	for _, m := range code.FindAllStringSubmatchIndex(line, -1) {
		write(line[at:m[0]])
		class, at = styles[line[m[2]:m[3]]], m[1]
	}
	write(line[at:])
	return b.String()
}

// wrap divides a line as a terminal does, which sees no codes. A colour ends with its line.
func wrap(line string) []string {
	var lines []string
	count, start := 0, 0
	for i := 0; i < len(line); {
		if m := code.FindStringIndex(line[i:]); m != nil && m[0] == 0 {
			i += m[1]
			continue
		}
		if count == columns {
			lines = append(lines, line[start:i])
			count, start = 0, i
		}
		count++
		i++
		for i < len(line) && line[i]&0xc0 == 0x80 {
			i++
		}
	}
	return append(lines, line[start:])
}
