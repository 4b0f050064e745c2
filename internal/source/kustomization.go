package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/provenance"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// LoadRestrictors are the values of Kustomize.LoadRestrictor.
var LoadRestrictors = []string{types.LoadRestrictionsRootOnly.String(), types.LoadRestrictionsNone.String()}

// Kustomize is how a kustomization is rendered. All fields but the first two are kustomize's own flags.
type Kustomize struct {
	EnableRemote    bool          // files over HTTP and bases by git
	Timeout         time.Duration // of the processor; 0 is that of the bounds
	LoadRestrictor  string
	EnableHelm      bool
	HelmCommand     string
	HelmAPIVersions []string
	HelmKubeVersion string
	HelmDebug       bool
}

func (k Kustomize) options() (*krusty.Options, error) {
	o := krusty.MakeDefaultOptions() // plugins are off
	o.Reorder = krusty.ReorderOptionUnspecified
	switch k.LoadRestrictor {
	case "", types.LoadRestrictionsRootOnly.String():
	case types.LoadRestrictionsNone.String():
		o.LoadRestrictions = types.LoadRestrictionsNone
	default:
		return nil, fmt.Errorf("load-restrictor must be %s or %s, got %q",
			types.LoadRestrictionsRootOnly, types.LoadRestrictionsNone, k.LoadRestrictor)
	}
	o.PluginConfig.HelmConfig = types.HelmConfig{
		Enabled:     k.EnableHelm,
		Command:     k.HelmCommand,
		ApiVersions: k.HelmAPIVersions,
		KubeVersion: k.HelmKubeVersion,
		Debug:       k.HelmDebug,
	}
	return o, nil
}

// Check reports options that are wrong by themselves.
func (k Kustomize) Check() error {
	_, err := k.options()
	return err
}

// ReadKustomization renders a kustomization as kustomize build does without plugins, and reads the output.
func (s *Set) ReadKustomization(dir string, k *Kustomizer) error {
	return s.readKustomization(dir, k, 0)
}

// readKustomization is ReadKustomization with a limit of processor time, 0 for that of the user.
func (s *Set) readKustomization(dir string, k *Kustomizer, timeout time.Duration) error {
	var warnings kptfn.Results
	content, err := k.run(dir, encoder{timeout: timeout, encode: func(resources resmap.ResMap, files *checkedFiles) ([]byte, error) {
		for _, path := range slices.Sorted(maps.Keys(files.deprecated)) {
			warnings = append(warnings, files.deprecated[path]...)
		}
		return encodeYAML(resources, files)
	}})
	if refused := (refusedError{}); errors.As(err, &refused) {
		return &rule.Error{ID: rule.KustomizeFailed, Err: refused.error} // it names the file
	}
	if exceeded := (exceededError{}); errors.As(err, &exceeded) {
		return &rule.Error{ID: rule.KustomizeFailed, Err: fmt.Errorf("kustomization %s: %w", dir, exceeded)}
	}
	if malformed := (malformedError{}); errors.As(err, &malformed) {
		s.keep(malformed.path, malformed.content)
		s.failToRead(malformed.path, malformed.error)
		return nil
	}
	if err != nil {
		if strings.Contains(err.Error(), "plugin '"+config.Kind+"'") {
			return rule.Errorf(rule.ListedFunction, "kustomization %s: it lists %s under transformers:, generators: or validators:, itself or through a base or "+
				"component; remove it there, as module-service renders the Services itself and runs no plugins, or have kustomize run it: "+
				"kustomize build --enable-alpha-plugins --enable-exec %[1]s, whose output module-service check - and list - read", dir, config.Kind)
		}
		return rule.Errorf(rule.KustomizeFailed, "kustomization %s: %s", dir, scrub(err))
	}
	s.warnings = append(s.warnings, warnings...) // not after an error: a rendering that takes too long goes on
	rendered, err := stream.ReadRendered(content, dir)
	s.take(&input{path: dir, content: content, stream: rendered, kustomizer: k}, dir, err)
	return nil
}

// A refusedError is about a file that was not given to kustomize.
type refusedError struct{ error }

// Unwrap is for errors.Is.
func (e refusedError) Unwrap() error { return e.error }

// isKustomization is what is wrong with a kustomization where resources are expected.
const isKustomization = "is a kustomization file: name its directory instead"

// holdsKustomization reports whether an input has a kustomization among its items. One need not say its kind.
func (in *input) holdsKustomization() bool {
	return slices.ContainsFunc(in.stream.Items(), func(item *stream.Item) bool {
		id := item.ID()
		return strings.HasPrefix(id.APIVersion, "kustomize.config.k8s.io/") && (id.Kind == types.KustomizationKind || id.Kind == types.ComponentKind)
	})
}

// kustomizeVersion is the release of kustomize that the library belongs to.
const kustomizeVersion = "v5.8.1"

// nameKustomize mends the label that buildMetadata: [managedByLabel] gives. The library takes the version of this program
// for that of kustomize, and where there is none the label's value is invalid.
func nameKustomize(resources resmap.ResMap) error {
	wrong := "kustomize-" + provenance.GetProvenance().Semver()
	for _, r := range resources.Resources() {
		labels := r.GetLabels()
		if labels[konfig.ManagedbyLabelKey] != wrong {
			continue
		}
		labels[konfig.ManagedbyLabelKey] = "kustomize-" + kustomizeVersion
		if err := r.SetLabels(labels); err != nil {
			return err
		}
	}
	return nil
}
