//! A person's outcome in place of the machine's: Make Decision.

use bonafide_domain::analysis::{DecisionError, ResolutionStatus};
use bonafide_domain::reason::Code;
use bonafide_domain::{Action, Analysis, Id};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Caller, Error, Result, Service, reach};

/// Characters of a comment.
const MAX_COMMENT: usize = 2000;

/// The body of the request.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct DecisionRequest {
    /// `SUCCESS` or `DECLINED`.
    pub resolution_status: String,
    /// Why, in at most 2000 characters.
    #[serde(default)]
    pub comment: Option<String>,
}

impl Service {
    /// Puts a person's outcome in place of the machine's, which stays known, and brings the folder's in line.
    ///
    /// # Errors
    /// The analysis is out of reach or still running; the caller may not decide; the outcome is no decision.
    pub async fn decide(
        &self,
        caller: &Caller,
        id: Id<Analysis>,
        request: &DecisionRequest,
    ) -> Result<Analysis> {
        const WHAT: &str = "analysis";
        let outcome = ResolutionStatus::from_word(&request.resolution_status)
            .ok_or_else(|| Error::value("resolution_status must be SUCCESS or DECLINED"))?;
        let comment = request.comment.as_deref().unwrap_or_default().trim();
        if comment.chars().count() > MAX_COMMENT {
            return Err(Error::value(format!("a comment has at most {MAX_COMMENT} characters")));
        }
        if comment.contains('\0') {
            return Err(Error::value("a comment must not hold a NUL character"));
        }
        let place =
            self.parts.store.read().await?.analysis(id).await?.ok_or(Error::NotFound(WHAT))?.folder_id;
        let mut tx = self.parts.store.write().await?;
        let mut folder = tx.folder(place).await?.ok_or(Error::NotFound(WHAT))?;
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::AnalysisRead, Action::AnalysisDecide, company, maker, WHAT)?;
        let mut analysis = tx.analysis(id).await?.ok_or(Error::NotFound(WHAT))?;
        analysis.decide(outcome, caller.user.id, comment.to_owned(), self.now()).map_err(refusal)?;
        tell(&mut analysis.bonafide);
        tx.update_analysis(&analysis).await?;
        self.settle(&mut tx, &mut folder).await?;
        tx.commit().await?;
        Ok(analysis)
    }
}

fn refusal(error: DecisionError) -> Error {
    match error {
        DecisionError::Running => Error::Conflict(error.to_string()),
        _ => Error::value(error.to_string()),
    }
}

/// Puts the decision before the machine's reasons, once.
fn tell(bonafide: &mut Value) {
    if !bonafide.is_object() {
        *bonafide = json!({});
    }
    let Some(fields) = bonafide.as_object_mut() else { return };
    let reasons = fields.entry("reasons").or_insert_with(|| json!([]));
    let reason = json!(Code::OperatorDecision.reason());
    if let Some(reasons) = reasons.as_array_mut().filter(|reasons| reasons.first() != Some(&reason)) {
        reasons.insert(0, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_decision_adds_no_second_reason() {
        let mut bonafide = json!({"reasons": [{"code": "no_evidence", "text": "None."}]});
        tell(&mut bonafide);
        tell(&mut bonafide);
        let codes: Vec<_> =
            bonafide["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]).collect();
        assert_eq!(codes, ["operator_decision", "no_evidence"]);
    }
}
