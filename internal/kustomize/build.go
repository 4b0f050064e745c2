// Package kustomize renders kustomizations as kustomize build does, by its library: without plugins, without what is remote unless that is
// enabled, and within bounds of time and memory. Its errors name the file and the line, and hold nothing of what is in the files.
package kustomize

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/resmap"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

// A Rendering is what a kustomization renders to.
type Rendering struct {
	YAML     []byte
	Warnings kptfn.Results   // of kustomize
	Read     map[string]bool // the files that kustomize read
}

// Files returns the files that kustomize read, but for kustomizations.
func (r *Rendering) Files() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(r.Read)), IsFile)
}

// Build renders the kustomization in a directory, within a limit of processor time, 0 for that of the options. The error is a
// FileError, or else has a rule.
func (k *Kustomizer) Build(dir string, timeout time.Duration) (*Rendering, error) {
	r, err := run(k, dir, task[*Rendering]{timeout: timeout, finish: newRendering})
	if err != nil {
		return nil, failure(dir, err)
	}
	return r, nil
}

func newRendering(resources resmap.ResMap, files *checkedFiles) (*Rendering, error) {
	content, err := encodeYAML(resources, files)
	if err != nil {
		return nil, err
	}
	r := &Rendering{YAML: content, Read: map[string]bool{}}
	for _, path := range slices.Sorted(maps.Keys(files.warnings)) {
		r.Warnings = append(r.Warnings, files.warnings[path]...)
	}
	for path := range files.read {
		r.Read[filepath.FromSlash(files.name(path))] = true
	}
	return r, nil
}

// failure returns the error of rendering a directory as one for the user.
func failure(dir string, err error) error {
	if exceeded := (ExceededError{}); errors.As(err, &exceeded) {
		return &rule.Error{ID: rule.KustomizeFailed, Err: fmt.Errorf("kustomization %s: %w", dir, exceeded)}
	}
	if inFile := new(FileError); errors.As(err, &inFile) {
		return inFile
	}
	if strings.Contains(err.Error(), "plugin '"+config.Kind+"'") {
		return rule.Errorf(rule.ListedFunction, "kustomization %s: it lists %s under transformers:, generators: or validators:, itself or through a base or "+
			"component; remove it there, as module-service renders the Services itself and runs no plugins", dir, config.Kind)
	}
	return rule.Errorf(rule.KustomizeFailed, "kustomization %s: %s", dir, withServiceHint(scrub(err)))
}

// withServiceHint adds to a message what to do if it is about a Service that is not there.
func withServiceHint(message string) string {
	for _, about := range []string{"no matches for Id Service.", "nothing selected by Service.", matchesNone + "Service "} {
		if strings.Contains(message, about) {
			return message + "; if module-service generates this Service, it is added after kustomize ran: set its fields in module-service.yaml, or commit it (docs/kustomize.md)"
		}
	}
	return message
}
