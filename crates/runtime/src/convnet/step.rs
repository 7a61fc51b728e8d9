//! Fused nodes with packed weights and assigned memory.

use super::extent::Extent;
use super::fuse::Fused;
use super::graph::{Graph, Op, Sampling, Shape, ValueId, Window};
use super::kernel::conv::Conv;
use super::kernel::depthwise::Depthwise;
use super::kernel::epilogue::Epilogue;
use super::kernel::{elementwise, layout, pool, resize};
use crate::RunError;

/// Weights of all steps together, 1 GiB: nodes may share one weight in the file, but each packs its own.
const MOST_PACKED: usize = 1 << 28;

/// Memory of one run.
pub struct Workspace {
    pub slots: Vec<Vec<f32>>,
    scratch: Vec<f32>,
}

impl Workspace {
    pub fn new(slots: &[usize], scratch: usize) -> Self {
        Self { slots: slots.iter().map(|&n| vec![0.0; n]).collect(), scratch: vec![0.0; scratch] }
    }
}

enum Work {
    Conv(Conv),
    Depthwise(Depthwise),
    Activate(Epilogue),
    Sigmoid,
    Add(Epilogue),
    Scale,
    Normalise(Vec<f32>, Vec<f32>),
    MaxPool(Window),
    AveragePool(Window),
    GlobalAveragePool,
    Pad([usize; 4]),
    Resize(Sampling),
    ChannelLast,
    Planar,
    Copy,
    Concat,
}

/// One kernel call.
pub struct Step {
    work: Work,
    sources: Vec<(usize, Extent)>,
    residual: Option<usize>,
    target: (usize, Extent),
}

/// Steps, sizes of the memory slots, and where each output lies.
type Compiled = (Vec<Step>, Vec<usize>, Vec<(usize, Shape)>);

/// Packs weights and gives every value a slot, reusing slots of values that nobody reads any more.
pub fn compile(nodes: Vec<Fused>, graph: &Graph) -> Result<Compiled, RunError> {
    let mut last_use = vec![0; graph.shapes.len()];
    for (i, node) in nodes.iter().enumerate() {
        for &id in node.inputs.iter().chain(&node.residual) {
            last_use[id] = i;
        }
    }
    for &id in &graph.outputs {
        last_use[id] = usize::MAX;
    }
    let mut slots = vec![Extent::of(&graph.shapes[0]).len()];
    let mut slot_of: Vec<Option<usize>> = vec![None; graph.shapes.len()];
    slot_of[0] = Some(0);
    let mut free: Vec<usize> = Vec::new();
    let mut steps = Vec::new();
    let mut packed = 0;
    for (i, node) in nodes.into_iter().enumerate() {
        if let Op::Conv { weights, .. } | Op::MatMul { weights, .. } = &node.op {
            packed += weights.len();
        }
        if packed > MOST_PACKED {
            return Err(RunError::Failed("the network wants too much memory".to_owned()));
        }
        let find = |id: ValueId| {
            slot_of[id].ok_or_else(|| RunError::Format("a value read before it is made".to_owned()))
        };
        let sources: Vec<(usize, Extent)> = node
            .inputs
            .iter()
            .map(|&id| Ok((find(id)?, Extent::of(&graph.shapes[id]))))
            .collect::<Result<_, RunError>>()?;
        let residual = node.residual.map(find).transpose()?;
        let extent = Extent::of(&graph.shapes[node.output]);
        // The input's slot (0) is never reused: the next run writes it before the first step.
        let fitting = free.iter().position(|&s| slots[s] >= extent.len()).or(free.len().checked_sub(1));
        let slot = if let Some(position) = fitting {
            free.swap_remove(position)
        } else {
            slots.push(0);
            slots.len() - 1
        };
        slots[slot] = slots[slot].max(extent.len());
        slot_of[node.output] = Some(slot);
        let mut dead: Vec<ValueId> = node.inputs.iter().chain(&node.residual).copied().collect();
        dead.sort_unstable();
        dead.dedup();
        dead.retain(|&id| last_use[id] == i && id != 0);
        free.extend(dead.iter().filter_map(|&id| slot_of[id]));
        let work = work(node, graph, &sources)?;
        steps.push(Step { work, sources, residual, target: (slot, extent) });
    }
    let outputs = graph
        .outputs
        .iter()
        .map(|&id| Some((slot_of[id]?, graph.shapes[id].clone())))
        .collect::<Option<_>>()
        .ok_or_else(|| RunError::Format("an output that no node makes".to_owned()))?;
    Ok((steps, slots, outputs))
}

fn work(node: Fused, graph: &Graph, sources: &[(usize, Extent)]) -> Result<Work, RunError> {
    let source = sources
        .first()
        .map(|s| s.1)
        .ok_or_else(|| RunError::Format("an operator without input".to_owned()))?;
    let picture = |id: ValueId| matches!(graph.shapes[id], Shape::Picture(..));
    Ok(match node.op {
        Op::Conv { window, depthwise: true, weights, bias } => {
            Work::Depthwise(Depthwise::new(window, &weights, &bias, &node.activation))
        }
        Op::Conv { window, depthwise: false, weights, bias } => {
            Work::Conv(Conv::new(window, source.channels, &weights, &bias, &node.activation))
        }
        Op::MatMul { weights, bias, columns } => {
            // A row times a matrix is a 1x1 convolution of a picture of one pixel.
            let inner = source.channels;
            let turned: Vec<f32> = (0..columns)
                .flat_map(|n| (0..inner).map(move |k| (k, n)))
                .map(|(k, n)| weights[k * columns + n])
                .collect();
            let window = Window { size: [1, 1], stride: [1, 1], pads: [0; 4] };
            Work::Conv(Conv::new(window, inner, &turned, &bias, &node.activation))
        }
        Op::Activate(activation) => Work::Activate(Epilogue::new(&activation)),
        Op::Sigmoid => Work::Sigmoid,
        Op::Add => Work::Add(Epilogue::new(&node.activation)),
        Op::Scale => Work::Scale,
        Op::Normalise { scale, shift } => Work::Normalise(scale, shift),
        Op::MaxPool(window) => Work::MaxPool(window),
        Op::AveragePool(window) => Work::AveragePool(window),
        Op::GlobalAveragePool => Work::GlobalAveragePool,
        Op::Pad { sides, .. } => Work::Pad(sides),
        Op::Resize(sampling) => Work::Resize(sampling),
        Op::ChannelLast => Work::ChannelLast,
        Op::Reshape if picture(node.inputs[0]) => Work::Planar,
        Op::Reshape => Work::Copy,
        Op::Concat => Work::Concat,
    })
}

impl Step {
    /// Floats of scratch memory that [`Step::run`] wants.
    pub fn scratch(&self) -> usize {
        match &self.work {
            Work::Conv(conv) => conv.scratch(self.target.1),
            _ => 0,
        }
    }

    /// Multiplications, about.
    pub fn work(&self) -> u64 {
        let values = self.target.1.len() as u64;
        let each = match &self.work {
            Work::Conv(conv) => conv.depth(),
            Work::Depthwise(depthwise) => depthwise.taps(),
            Work::MaxPool(window) | Work::AveragePool(window) => window.size[0] * window.size[1],
            Work::GlobalAveragePool => self.sources[0].1.rows * self.sources[0].1.columns,
            _ => 1,
        };
        values.saturating_mul(each as u64)
    }

    pub fn run(&self, workspace: &mut Workspace) {
        let (slot, to) = self.target;
        let mut target = std::mem::take(&mut workspace.slots[slot]);
        let out = &mut target[..to.len()];
        let source = |i: usize| {
            let (slot, extent) = self.sources[i];
            (&workspace.slots[slot][..extent.len()], extent)
        };
        let (first, from) = source(0);
        match &self.work {
            Work::Conv(conv) => {
                let residual = self.residual.map(|slot| &workspace.slots[slot][..to.len()]);
                conv.run(first, from, residual, out, to, &mut workspace.scratch);
            }
            Work::Depthwise(depthwise) => {
                let residual = self.residual.map(|slot| &workspace.slots[slot][..to.len()]);
                depthwise.run(first, from, residual, out, to);
            }
            Work::Activate(activation) => elementwise::activate(first, out, activation),
            Work::Sigmoid => elementwise::sigmoid(first, out),
            Work::Add(activation) => elementwise::add(first, source(1).0, out, activation),
            Work::Scale => elementwise::scale(first, source(1).0, out),
            Work::Normalise(scale, shift) => elementwise::normalise(first, scale, shift, out),
            Work::MaxPool(window) => pool::max(first, from, *window, out, to),
            Work::AveragePool(window) => pool::average(first, from, *window, out, to),
            Work::GlobalAveragePool => pool::global_average(first, from, out),
            Work::Pad(sides) => layout::pad(first, from, *sides, out, to),
            Work::Resize(sampling) => resize::linear(first, from, *sampling, out, to),
            Work::ChannelLast => layout::to_channel_last(first, from, out),
            Work::Planar => layout::to_planar(first, from.channels, out),
            Work::Copy => out.copy_from_slice(first),
            Work::Concat => {
                let mut rest = out;
                for i in 0..self.sources.len() {
                    let (part, _) = source(i);
                    let (head, tail) = rest.split_at_mut(part.len());
                    head.copy_from_slice(part);
                    rest = tail;
                }
            }
        }
        workspace.slots[slot] = target;
    }
}
