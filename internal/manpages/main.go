// Manpages writes the man pages of the program into a directory: go run ./internal/manpages DIR. It is a program of its own, so
// that the library that makes them is no part of module-service.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/koupleless/module-service/internal/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manpages DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// write writes a page for each command. Their date is SOURCE_DATE_EPOCH, so that the same commit makes the same pages.
func write(dir string) error {
	seconds, _ := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	date := time.Unix(seconds, 0).UTC()
	root := cli.Command()
	root.DisableAutoGenTag = true
	prepare(root)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "module-service", Manual: "module-service", Date: &date}, dir)
}

// prepare makes the help of a command and of those below it Markdown, which the pages are made from. A topic of the help becomes a
// command, as there are pages of commands only.
func prepare(command *cobra.Command) {
	command.Long = fenced(command.Long)
	if command.IsAdditionalHelpTopicCommand() {
		command.Run = func(*cobra.Command, []string) {}
	}
	for _, c := range command.Commands() {
		prepare(c)
	}
}

// fenced makes blocks of code of the indented lines of a text: their line ends stay.
func fenced(text string) string {
	var out strings.Builder
	inCode := false
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch indented := strings.HasPrefix(line, "  "); {
		case indented && !inCode:
			out.WriteString("\n```\n")
			inCode = true
		case inCode && !indented && !(line == "" && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ")):
			out.WriteString("```\n\n")
			inCode = false
		}
		out.WriteString(line + "\n")
	}
	if inCode {
		out.WriteString("```\n")
	}
	return out.String()
}
