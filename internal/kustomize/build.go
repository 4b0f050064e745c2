// Package kustomize renders kustomizations as kustomize build does, by its library: without plugins, without what is remote unless that is
// enabled, and within bounds of time and memory. Its errors name the file and the line, and hold nothing of what is in the files.
package kustomize

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/resmap"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

// Build renders the kustomization in a directory to YAML, within a limit of processor time, 0 for that of the options. The warnings are
// those of kustomize. The error is a MalformedError, or else has a rule.
func (k *Kustomizer) Build(dir string, timeout time.Duration) ([]byte, kptfn.Results, error) {
	var warnings kptfn.Results
	content, err := k.run(dir, encoder{timeout: timeout, encode: func(resources resmap.ResMap, files *checkedFiles) ([]byte, error) {
		for _, path := range slices.Sorted(maps.Keys(files.deprecated)) {
			warnings = append(warnings, files.deprecated[path]...)
		}
		return encodeYAML(resources, files)
	}})
	if err != nil {
		return nil, nil, failure(dir, err) // without the warnings: a rendering that takes too long goes on, and adds to them
	}
	return content, warnings, nil
}

// failure returns the error of rendering a directory as one for the user.
func failure(dir string, err error) error {
	if refused := (refusedError{}); errors.As(err, &refused) {
		return &rule.Error{ID: rule.KustomizeFailed, Err: refused.error} // it names the file
	}
	if exceeded := (ExceededError{}); errors.As(err, &exceeded) {
		return &rule.Error{ID: rule.KustomizeFailed, Err: fmt.Errorf("kustomization %s: %w", dir, exceeded)}
	}
	if malformed := new(MalformedError); errors.As(err, &malformed) {
		return malformed
	}
	if strings.Contains(err.Error(), "plugin '"+config.Kind+"'") {
		return rule.Errorf(rule.ListedFunction, "kustomization %s: it lists %s under transformers:, generators: or validators:, itself or through a base or "+
			"component; remove it there, as module-service renders the Services itself and runs no plugins, or have kustomize run it: "+
			"kustomize build --enable-alpha-plugins --enable-exec %[1]s, whose output module-service check - and list - read", dir, config.Kind)
	}
	return rule.Errorf(rule.KustomizeFailed, "kustomization %s: %s", dir, scrub(err))
}

// A refusedError is about a file that was not given to kustomize.
type refusedError struct{ error }

// Unwrap is for errors.Is.
func (e refusedError) Unwrap() error { return e.error }
