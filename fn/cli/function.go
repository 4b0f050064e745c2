package cli

import (
	"fmt"
	"io"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/stream"
)

// runFunction is the KRM function: what comes in, a ResourceList or documents, goes out with the Services of its
// ModuleDeployments. On faults a ResourceList goes out with its results and unchanged items, documents not at all.
func runFunction(stdin io.Reader, stdout, stderr io.Writer) error {
	in, err := io.ReadAll(stdin)
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	s, err := stream.Read(in, "<stdin>")
	if err != nil {
		return err
	}
	config, err := s.FunctionConfig()
	if err != nil {
		return err
	}
	outcome := fn.Render(s.Items(), config)
	if faults := s.Faults(); len(faults) > 0 {
		told := slices.DeleteFunc(outcome.Results, func(r *kptfn.Result) bool { return r.Severity == kptfn.Info })
		outcome = fn.Outcome{Results: slices.Concat(faults, told)}
	}
	tell(stderr, outcome.Results)
	if !outcome.Failed() || s.IsResourceList() {
		if err := s.Write(stdout, outcome); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	if outcome.Failed() {
		return errFaults
	}
	return nil
}

// tell prints errors and warnings, as most hosts never show the results of a ResourceList.
func tell(stderr io.Writer, results kptfn.Results) {
	for _, r := range results {
		if r.Severity != kptfn.Info {
			fmt.Fprintln(stderr, fn.Line(r))
		}
	}
}
