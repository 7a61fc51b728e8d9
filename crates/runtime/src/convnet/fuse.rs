//! Joins nodes that one kernel can do at once: padding before a convolution, an addition and an activation after it.

use super::graph::{Activation, Graph, Node, Op, Shape, ValueId};

/// A node with what was joined to it: `activation(op(inputs) + residual)`.
#[derive(Debug)]
pub struct Fused {
    pub op: Op,
    pub inputs: Vec<ValueId>,
    pub residual: Option<ValueId>,
    pub activation: Activation,
    pub output: ValueId,
}

/// The graph as fused nodes, in an order in which every input exists when it is read.
pub fn fuse(graph: &Graph) -> Vec<Fused> {
    // Weights are shared, not copied.
    let mut nodes = graph.nodes.clone();
    absorb_padding(&mut nodes, graph);
    let mut taken = vec![false; nodes.len()];
    let mut at: Vec<Option<Fused>> = nodes.iter().map(|_| None).collect();
    for i in 0..nodes.len() {
        if taken[i] {
            continue;
        }
        let (mut last, mut output, mut residual) = (i, nodes[i].output, None);
        if matches!(nodes[i].op, Op::Conv { .. })
            && let Some(j) = only_reader(&nodes, graph, output)
            && matches!(nodes[j].op, Op::Add)
            && !taken[j]
            && nodes[j].inputs[0] != nodes[j].inputs[1]
        {
            residual = nodes[j].inputs.iter().copied().find(|&id| id != output);
            (last, output) = (j, nodes[j].output);
            taken[j] = true;
        }
        let mut activation = Activation::None;
        if matches!(nodes[i].op, Op::Conv { .. } | Op::Add)
            && let Some(j) = only_reader(&nodes, graph, output)
            && let Op::Activate(after) = &nodes[j].op
        {
            activation = after.clone();
            (last, output) = (j, nodes[j].output);
            taken[j] = true;
        }
        at[last] = Some(Fused {
            op: nodes[i].op.clone(),
            inputs: nodes[i].inputs.clone(),
            residual,
            activation,
            output,
        });
    }
    at.into_iter().flatten().collect()
}

/// The one node that reads `value`, unless it is read twice or leaves the network.
fn only_reader(nodes: &[Node], graph: &Graph, value: ValueId) -> Option<usize> {
    let mut readers =
        nodes.iter().enumerate().filter(|(_, node)| node.inputs.contains(&value)).map(|(i, _)| i);
    let (first, second) = (readers.next(), readers.next());
    first.filter(|_| second.is_none() && !graph.outputs.contains(&value))
}

fn absorb_padding(nodes: &mut Vec<Node>, graph: &Graph) {
    let mut i = 0;
    while i < nodes.len() {
        if let Op::Pad { channels_after: 0, sides } = nodes[i].op
            && let Some(j) = only_reader(nodes, graph, nodes[i].output)
            && let Op::Conv { window, .. } = &mut nodes[j].op
        {
            for (pad, side) in window.pads.iter_mut().zip(sides) {
                *pad += side;
            }
            nodes[j].inputs[0] = nodes[i].inputs[0];
            debug_assert!(matches!(graph.shapes[nodes[j].inputs[0]], Shape::Picture(..)));
            nodes.remove(i);
        } else {
            i += 1;
        }
    }
}
