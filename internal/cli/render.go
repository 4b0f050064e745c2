package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/source"
)

func renderCommand(stdout, stderr io.Writer) *cobra.Command {
	var settings settings
	var check bool
	command := &cobra.Command{
		Use:     "render DIR",
		Short:   "Create, update and delete the Service files of a directory in place",
		Long:    renderManual,
		Example: renderExamples,
		Args:    oneDirectory,
		RunE: func(_ *cobra.Command, args []string) error {
			return renderTree(args[0], settings, check, stdout, stderr)
		},
	}
	settings.flags(command.Flags())
	command.Flags().BoolVar(&check, "check", false, "write nothing; print what would change as a unified diff, and exit 1 if anything would")
	return command
}

// errWouldChange ends a check that found something to change. The diff has told it.
var errWouldChange = errors.New("the rendering is not up to date")

func renderTree(dir string, s settings, check bool, stdout, stderr io.Writer) error {
	loaded, err := s.load([]string{dir})
	if err != nil {
		return err
	}
	if !check {
		unlock, err := source.Lock(dir)
		if err != nil {
			return err
		}
		defer unlock()
	}
	done := progress(stderr, "reading "+dir)
	tree, err := source.ReadTree(dir, loaded.file)
	done()
	if err != nil {
		return err
	}
	if onlyConfiguration(tree.Items()) && tree.Faults().ExitCode() == 0 {
		loaded.told = append(loaded.told, nothingFound(dir))
	}
	outcome, err := s.render(&tree.Set, loaded, []string{dir}, stderr)
	if err != nil {
		return err
	}
	changes, err := tree.Changes(outcome)
	if err != nil {
		return err
	}
	if !check {
		return apply(tree, changes, dir, stdout, stderr)
	}
	if len(changes) == 0 {
		return nil
	}
	for _, c := range changes {
		if _, err := io.WriteString(stdout, diff(dir, c, hasColor(stdout))); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	return errWouldChange
}

// nothingFound is a warning, and no error as in build: a render that has deleted the last Service can be run again.
func nothingFound(dir string) *kptfn.Result {
	return &kptfn.Result{Severity: kptfn.Warning, Message: dir + ": no Kubernetes resources found: check that it is the right directory"}
}

// apply makes the changes, and then tells which files they were.
func apply(tree *source.Tree, changes []source.Change, dir string, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := progress(stderr, "writing "+dir)
	err := tree.Apply(ctx, changes)
	done()
	if err != nil {
		return err
	}
	for _, c := range changes {
		what := "updated"
		switch {
		case c.Before == nil:
			what = "created"
		case c.After == nil:
			what = "deleted"
		}
		if _, err := fmt.Fprintln(stdout, what, quoted(c.Path)); err != nil {
			return fmt.Errorf("the files are written, but could not be told: %w", err)
		}
	}
	return nil
}

// devNull stands for a file that does not exist, on Windows, too.
const devNull = "/dev/null"

// diff returns a change as a unified diff that git apply and patch read, where the program was started or, if the
// directory is not below, in the directory.
func diff(dir string, c source.Change, colored bool) string {
	path := c.Path
	if relative, err := filepath.Rel(dir, path); err == nil && !filepath.IsLocal(dir) {
		path = filepath.ToSlash(relative)
	}
	before, after := quoted("a/"+path), quoted("b/"+path)
	if c.Before == nil {
		before = devNull
	}
	if c.After == nil {
		after = devNull
	}
	text := udiff.Unified(before, after, string(c.Before), string(c.After))
	if !colored {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		switch line[0] {
		case '+':
			line = green + line + reset
		case '-':
			line = red + line + reset
		}
		out.WriteString(line)
	}
	return out.String()
}

// quoted returns the name of a file as Git quotes it in a diff, where a line break would begin a line of its own.
func quoted(name string) string {
	isOdd := func(r rune) bool { return r == '"' || r == '\\' || oneline.IsHarmful(r) }
	if !strings.ContainsFunc(name, isOdd) {
		return name
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(name) {
		switch {
		case c == '"' || c == '\\':
			b.Write([]byte{'\\', c})
		case c < ' ' || c >= 0x7f: // as Git does, unless it is told not to
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
