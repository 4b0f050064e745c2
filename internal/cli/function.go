package cli

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	"github.com/spf13/pflag"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
)

// functionOptions are the flags of the function.
type functionOptions struct {
	debug      bool
	allowEmpty bool
}

// allowEmptyFlag adds the flag for a source that may have nothing to render.
func allowEmptyFlag(flags *pflag.FlagSet, allow *bool) {
	flags.BoolVar(allow, "allow-empty", false, "accept an empty input, such as that of a chart with all resources disabled; "+
		"the output is then empty, too")
}

// garbageOfLines is how much garbage, in percent of what is in use, may come together in a run over an input that was framed by its
// lines. Such a run leaves little, and would spend a twentieth of its time on collecting it.
const garbageOfLines = 200

// runFunction is the KRM function: what comes in, a ResourceList or documents, goes out with the Services of its
// modules. On errors a ResourceList goes out with its results and unchanged items, documents not at all.
func runFunction(stdin io.Reader, stdout io.Writer, stderr *reporter, o functionOptions) error {
	if isTerminal(stdin) {
		return usageError{errors.New("standard input is a terminal: pipe manifests or a ResourceList into it")}
	}
	in, err := source.ReadAll(stdin)
	if err != nil {
		return err
	}
	s, err := stream.Read(in, source.Stdin)
	if err == nil && !s.IsResourceList() && len(s.Items())+len(s.Errors()) == 0 { // it is a List of nothing
		err = stream.ErrEmpty
	}
	if o.allowEmpty && errors.Is(err, stream.ErrEmpty) {
		_, err = stdout.Write(in)
		return err
	}
	if err != nil {
		stderr.addFile(source.Stdin, in)
		return err
	}
	if s.ByLines() {
		debug.SetGCPercent(garbageOfLines)
	}
	if o.debug {
		printFraming(stderr, source.Stdin, s.Framing())
	}
	outcome := evaluateStream(s)
	removed, others := notes(outcome.Results)
	if !s.IsResourceList() {
		stderr.addFile(source.Stdin, in)
	}
	printResults(stderr, others)
	if !outcome.Failed() || s.IsResourceList() {
		if err := s.Write(stdout, outcome.Edits, outcome.Added, outcome.Results); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	if outcome.Failed() {
		return errReported
	}
	printResults(stderr, removed)
	return nil
}

// evaluateStream runs the function over the items of a stream.
func evaluateStream(s *stream.Stream) fn.Outcome {
	run, remedy := fn.RunManifests, inDocuments
	if s.IsResourceList() {
		run, remedy = fn.Run, inResourceList
	}
	object, items := s.FunctionConfig(), source.Items(s)
	c, results := config.Decode(object, "")
	results = slices.Concat(results, s.Errors())
	if c != nil {
		results = append(results, unused(items, object, remedy)...)
	}
	return run(items, c, results)
}
