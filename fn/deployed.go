package fn

import "math/big"

// A deployed item knows the deployments that it is part of. Those of one tree of manifests can be in different clusters, and each
// cluster has node ports and addresses of its own.
type deployed interface {
	// Deployments returns the deployments as a set with a bit for each. It must not be changed.
	Deployments() *big.Int
}

// everywhere is the set of all deployments: each bit of -1 is set.
var everywhere = big.NewInt(-1)

// deployments returns those that a resource is part of: all, if it does not know them.
func (o *object) deployments() *big.Int {
	if d, ok := o.source.(deployed); ok {
		return d.Deployments()
	}
	return everywhere
}

// isApart reports whether a resource is never deployed together with another one.
func (o *object) isApart(other *object) bool {
	return new(big.Int).And(o.deployments(), other.deployments()).Sign() == 0
}
