package fn

import (
	"slices"

	"github.com/koupleless/module-service/internal/rule"
)

// checkOwnPort reports a template that numbers the module's own port, which the list names. Of a port that the configuration names, that is
// reported with the configuration.
func (w *wanted) checkOwnPort(list portList) bool {
	origin := w.settings.PortOrigin(w.settings.PortName)
	if origin == "" {
		return true
	}
	own := slices.IndexFunc(list.ports, func(p servicePort) bool { return p.name == w.settings.PortName })
	f := list.places[own]
	f.object.fail(rule.PortConflict, f, nil, "is the module's own, whose number is derived, but %s of the configuration sets it: give one of the two another name", origin)
	return false
}
