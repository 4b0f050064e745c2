package cli

import (
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// evaluate runs the function over what was read.
func (s *settings) evaluate(set *source.Set, c configuration) fn.Outcome {
	outcome := set.Render(func(items []fn.Item, prior kptfn.Results) fn.Outcome {
		return fn.RunManifests(manifests(items), c.config, prior)
	}, s.prior(set, c))
	isChange := len(outcome.Added) > 0
	for _, edit := range outcome.Edits {
		isChange = isChange || !edit.Optional
	}
	return s.withBeside(outcome, set, c, isChange)
}

// prior returns what is known before the function runs: about the configuration, reading, and configurations that are not used.
func (s *settings) prior(set *source.Set, c configuration) kptfn.Results {
	prior := slices.Concat(c.reported, set.Results())
	if c.config != nil {
		overridden := func(r *kptfn.Result) bool { return s.overridden(r, c.dirs) }
		prior = slices.Concat(prior, slices.DeleteFunc(unused(set.Items(), c.object, inFiles, c.dirs...), overridden))
	}
	return prior
}

// withBeside adds to an outcome the warnings about configurations beside what was read, which fail it if warnings are errors.
func (s *settings) withBeside(outcome fn.Outcome, set *source.Set, c configuration, isChange bool) fn.Outcome {
	if c.config == nil {
		return outcome
	}
	beside := s.unusedBeside(set, c, isChange)
	if beside != nil && c.isStrict() {
		rule.WarningsToErrors(beside)
		notes := func(r *kptfn.Result) bool { return r.Severity == kptfn.Info }
		outcome = fn.Outcome{Results: slices.DeleteFunc(outcome.Results, notes)}
	}
	outcome.Results = slices.Concat(beside, outcome.Results)
	return outcome
}

// manifests returns items, none if all are configurations: with these it would seem that kustomize runs the function as a generator.
func manifests(items []fn.Item) []fn.Item {
	if onlyConfiguration(items) {
		return nil
	}
	return items
}

// report prints results of a run with a configuration, and returns errReported if there is an error among them.
func (s *settings) report(set *source.Set, c configuration, results kptfn.Results, stderr *reporter) error {
	if s.debug {
		for path, framing := range set.Framing() {
			printFraming(stderr, path, framing)
		}
		for _, r := range set.Skipped() {
			printFraming(stderr, r.File.Path, r.Message)
		}
	}
	stderr.addSet(set)
	set.Trace(printed(results))
	results = slices.Concat(stderr.logged(c.isStrict()), results)
	printResults(stderr, results)
	if results.ExitCode() != 0 {
		return errReported
	}
	return nil
}
