package kustomize

import (
	"fmt"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
)

// LoadRestrictors are the values of Options.LoadRestrictor.
var LoadRestrictors = []string{types.LoadRestrictionsRootOnly.String(), types.LoadRestrictionsNone.String()}

// Options are how kustomizations are rendered. All but the first two are kustomize's own flags.
type Options struct {
	EnableRemote    bool          // files over HTTP and bases by git
	Timeout         time.Duration // of the processor; 0 is that of the bounds
	LoadRestrictor  string
	EnableHelm      bool
	HelmCommand     string
	HelmAPIVersions []string
	HelmKubeVersion string
	HelmDebug       bool
}

// Check reports options that are wrong by themselves.
func (o Options) Check() error {
	_, err := o.ofLibrary()
	return err
}

func (o Options) ofLibrary() (*krusty.Options, error) {
	options := krusty.MakeDefaultOptions() // plugins are off
	options.Reorder = krusty.ReorderOptionUnspecified
	switch o.LoadRestrictor {
	case "", types.LoadRestrictionsRootOnly.String():
	case types.LoadRestrictionsNone.String():
		options.LoadRestrictions = types.LoadRestrictionsNone
	default:
		return nil, fmt.Errorf("load-restrictor must be %s or %s, got %q",
			types.LoadRestrictionsRootOnly, types.LoadRestrictionsNone, o.LoadRestrictor)
	}
	options.PluginConfig.HelmConfig = types.HelmConfig{
		Enabled:     o.EnableHelm,
		Command:     o.HelmCommand,
		ApiVersions: o.HelmAPIVersions,
		KubeVersion: o.HelmKubeVersion,
		Debug:       o.HelmDebug,
	}
	return options, nil
}
